"""What is known of products at stores: counted, read off a till, or seen in opened cases."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from bff.domains.store.known import Known
from bff.kit.database import Database, Record, columns

# Of all that was counted the oldest count says how old it is. A case speaks for a product as long
# as a bottle of it was neither scanned nor redeemed.
GOODS = """
    select asked.place, counted.source, counted.free, counted.at, opened.at as opened_at
    from unnest($1::uuid[], $2::uuid[]) with ordinality as asked (store_id, product_id, place)
    left join lateral (
        select source, sum(greatest(0, quantity - reserved)) as free, min(counted_at) as at
        from product_variant as variant join stock on stock.variant_id = variant.id
        where variant.product_id = asked.product_id and stock.store_id = asked.store_id
            and source <> 'INFERRED' and withdrawn_at is null
        group by source order by source limit 1
    ) as counted on true
    left join lateral (
        select opened_at as at from code_case as box
        where box.opened_by_store_id = asked.store_id and box.product_id = asked.product_id
            and exists (
                select from code_bottle as bottle
                where bottle.case_id = box.id and inner_state = 'SEALED' and outer_state = 'FREE')
        order by opened_at desc limit 1
    ) as opened on true
"""


class Goods(NamedTuple):
    """What is known of a product at a store, and when a case was opened that still has some."""

    known: Known | None
    last_case_at: datetime | None


async def goods_of(database: Database, asked: Sequence[tuple[UUID, UUID]]) -> list[Goods]:
    """Return what is known at each store of the product beside it."""
    rows = await database.fetch(GOODS, *columns(asked))
    found = {row["place"]: Goods(_known(row), row["opened_at"]) for row in rows}
    return [found[place] for place in range(1, len(asked) + 1)]


def _known(row: Record) -> Known | None:
    return Known(row["source"], row["free"], row["at"]) if row["source"] else None
