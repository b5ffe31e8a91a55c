"""Offers and parties for other tests: offers by the real verb, parties row by row."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from bff.domains.group_buy import service as group_buys
from bff.domains.group_buy.rules import Tier
from bff.domains.group_buy.service import NewOffer
from bff.kit.database import Database, Transaction
from bff.kit.ids import uuid7
from tests.given import product as products

LADDER = (Tier(2, 11_800), Tier(3, 10_800))
# Far off, so that also a test that moves the clock meets an open offer.
ENDS = datetime(2099, 1, 1, tzinfo=UTC)
OPENED = """
    insert into party
        (id, offer_id, store_id, head_id, size, taken, paid, opened_at, ends_at)
    values ($1, $2, $3, $4, $5, 0, 0, bff_now(), bff_now() + $6)
"""
HELD = """
    insert into seat (id, party_id, offer_id, store_id, member_id, quantity, price_fen, taken_at,
        held_until)
    select $1, id, offer_id, store_id, $3, $4, 10000, bff_now(), bff_now() + $5
    from party where id = $2
"""
TAKEN = "update party set taken = taken + 1 where id = $1"
STOCK = """
    update group_buy_offer set taken = taken + $2
    where id = (select offer_id from party where id = $1)
"""
UNSOLD = """
    update group_buy_offer set taken = taken - freed.pieces
    from (select offer_id, sum(quantity) as pieces from seat where party_id = $1 group by 1)
        as freed
    where id = freed.offer_id
"""
PAID = "update seat set state = 'PAID', paid_at = bff_now() where id = $1"
COUNTED = "update party set state = 'OPEN', paid = paid + 1 where id = $1"
LEASE = timedelta(minutes=15)
MADE: list[UUID] = [UUID(int=0)]


def newest() -> UUID:
    """An id after all before it, also within one millisecond."""
    MADE[0] = max(uuid7(), UUID(int=MADE[0].int + 1))
    return MADE[0]


async def offer(database: Database, tiers: Sequence[Tier] = LADDER, **facts: Any) -> UUID:
    """Publish an offer of a product of its own, unless one is named."""
    product_id = facts.pop("product_id", None) or await products.product(database)
    new = NewOffer(product_id=product_id, tiers=tiers, **{"ends_at": ENDS, "id": newest()} | facts)
    async with database.transaction() as transaction:
        [offer_id] = await group_buys.publish(transaction, [new])
    return offer_id


async def party(
    database: Database,
    offer_id: UUID,
    store_id: UUID,
    people: Sequence[UUID],
    *,
    size: int = 3,
    lasts: timedelta = timedelta(days=1),
    pays: bool = True,
) -> UUID:
    """Open a party in which these people have a seat and, if told so, paid; the head first."""
    party_id = newest()
    async with database.transaction() as transaction:
        await transaction.execute(OPENED, party_id, offer_id, store_id, people[0], size, lasts)
        for member_id in people:
            seat_id = await held(transaction, party_id, member_id)
            if pays:
                await paid(transaction, seat_id, party_id)
    return party_id


async def held(
    transaction: Transaction,
    party_id: UUID,
    member_id: UUID,
    *,
    quantity: int = 1,
    lease: timedelta = LEASE,
) -> UUID:
    """Let a member take a seat that is not paid yet."""
    seat_id = newest()
    await transaction.execute(HELD, seat_id, party_id, member_id, quantity, lease)
    await transaction.execute(TAKEN, party_id)
    await transaction.execute(STOCK, party_id, quantity)
    return seat_id


async def paid(transaction: Transaction, seat_id: UUID, party_id: UUID) -> None:
    """Let a seat be paid."""
    await transaction.execute(PAID, seat_id)
    await transaction.execute(COUNTED, party_id)


async def ended(database: Database, party_id: UUID, *, complete: bool) -> None:
    """End a party: complete, or with its money given back."""
    async with database.transaction() as transaction:
        await transaction.execute(
            "update party set state = $2, closed_at = bff_now(), price_fen = $3 where id = $1",
            party_id,
            "COMPLETE" if complete else "EXPIRED",
            11_800 if complete else None,
        )
        await transaction.execute(
            "update seat set state = $2, ended_at = case when $3 then null else bff_now() end"
            " where party_id = $1 and state = 'PAID'",
            party_id,
            "COMPLETE" if complete else "REFUNDED",
            complete,
        )
        if not complete:
            await transaction.execute(UNSOLD, party_id)


async def left(transaction: Transaction, party_id: UUID, member_id: UUID) -> None:
    """Let a member who has paid leave a party that is still open."""
    await transaction.execute(
        "update seat set state = 'LEFT', ended_at = bff_now()"
        " where party_id = $1 and member_id = $2",
        party_id,
        member_id,
    )
    await transaction.execute(
        "update party set paid = paid - 1, taken = taken - 1 where id = $1", party_id
    )
