"""What variants cost at some stores, or at all stores of a dealer, from a moment on."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from bff.kit.database import Transaction, columns

# Said again it stays as it was: what was announced for a moment is never changed.
SET = """
    insert into product_price (variant_id, store_id, dealer_id, price_fen, from_at)
    select variant_id, store_id, dealer_id, price_fen, coalesce(from_at, clock.at)
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::timestamptz[])
        as new (variant_id, store_id, dealer_id, price_fen, from_at)
    cross join (select bff_now() as at offset 0) as clock
    on conflict do nothing
"""


class Price(NamedTuple):
    """A price at a store or in a dealer's territory; `fen` of None ends the one before.

    It begins at `from_at`, or at once.
    """

    variant_id: UUID
    store_id: UUID | None
    dealer_id: UUID | None
    fen: int | None
    from_at: datetime | None = None


async def announce(transaction: Transaction, prices: Sequence[Price]) -> None:
    """Have these prices count from their moments on."""
    if prices:
        await transaction.execute(SET, *columns(prices))
