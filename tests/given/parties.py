"""What people do with the parties of an offer, by the real verbs."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from bff.domains.group_buy import parties, seats
from bff.domains.group_buy.joining import JoinParty, OpenParty
from bff.domains.group_buy.outcomes import Held, Paid, Swept
from bff.domains.group_buy.parties import Early
from bff.domains.group_buy.rules import Tier
from bff.gateways.signals import Signals
from bff.kit.database import Database, Record, Transaction
from bff.kit.ids import uuid7
from tests.given import group_buy as given
from tests.given import member as members
from tests.given import store as stores

Outcome = TypeVar("Outcome")
Verb = Callable[[Transaction], Awaitable[Outcome]]


@dataclass(frozen=True)
class Circle:
    """An offer, a store that takes part in it, and whoever comes."""

    database: Database
    signals: Signals
    offer_id: UUID
    store_id: UUID

    async def act(self, verb: Verb[Outcome]) -> Outcome:
        async with self.database.transaction() as transaction:
            return await verb(transaction)

    def opening(self, member_id: UUID, *aliases: UUID, **facts: Any) -> OpenParty:
        plain = {"quantity": 1, "order_id": uuid7()} | facts
        return OpenParty(self.offer_id, self.store_id, member_id, (member_id, *aliases), **plain)

    def joining(self, party_id: UUID, member_id: UUID, *aliases: UUID, **facts: Any) -> JoinParty:
        plain = {"store_id": self.store_id, "quantity": 1, "order_id": uuid7()} | facts
        return JoinParty(party_id, member_id=member_id, members=(member_id, *aliases), **plain)

    async def take(self, *wishes: OpenParty | JoinParty) -> list[Any]:
        return await self.act(lambda t: seats.take(t, wishes, self.signals))

    async def paid(self, *orders: UUID | None) -> Paid:
        asked = [order for order in orders if order]
        return await self.act(lambda t: seats.paid(t, asked, self.signals))

    async def left(self, *orders: UUID | None) -> list[Any]:
        asked = [order for order in orders if order]
        return await self.act(lambda t: seats.left(t, asked, self.signals))

    async def lapse(self, **facts: int) -> Swept:
        return await self.act(lambda t: parties.lapse(t, self.signals, **facts))

    async def expire(self, **facts: int) -> Swept:
        return await self.act(lambda t: parties.expire(t, self.signals, **facts))

    async def completed(self, party_id: UUID, operator_id: UUID) -> Any:
        wish = Early(party_id, operator_id)
        [outcome] = await self.act(lambda t: parties.complete_early(t, [wish], self.signals))
        return outcome

    async def opened(self, member_id: UUID, **facts: Any) -> tuple[UUID, UUID]:
        """Open a party that its head has paid for; return it and the order."""
        wish = self.opening(member_id, **facts)
        [held] = await self.take(wish)
        assert isinstance(held, Held), held
        await self.paid(wish.order_id)
        return held.party_id, wish.order_id or uuid7()

    async def joined(self, party_id: UUID, member_id: UUID, **facts: Any) -> UUID:
        """Take a seat and pay for it; return the order."""
        wish = self.joining(party_id, member_id, **facts)
        [held] = await self.take(wish)
        assert isinstance(held, Held), held
        await self.paid(wish.order_id)
        return wish.order_id or uuid7()

    async def party(self, party_id: UUID) -> Record:
        row = await self.database.row("select * from party where id = $1", party_id)
        assert row is not None
        return row

    async def states(self, *orders: UUID | None) -> list[str]:
        """How the seats of these orders stand."""
        rows = await self.database.fetch(
            "select order_id, state from seat where order_id = any($1) and state <> 'MOVED'",
            list(orders),
        )
        found = {row["order_id"]: row["state"] for row in rows}
        return [found[order] for order in orders]

    async def everything(self) -> list[Record]:
        """Every row of group buys, to see that nothing changed."""
        found: list[Record] = []
        for table in ("group_buy_offer", "party", "seat"):
            found += await self.database.fetch(f"select * from {table} order by id")
        return found

    async def passed(self, seconds: float, *, of: Sequence[str] = ("held", "ends")) -> None:
        """Let so much time be over for what is there, without moving the clock of others."""
        async with self.database.transaction() as transaction:
            if "held" in of:
                await transaction.execute(HELD_BEFORE, self.offer_id, seconds)
            if "ends" in of:
                await transaction.execute(ENDS_BEFORE, self.offer_id, seconds)


HELD_BEFORE = """
    update seat set taken_at = taken_at - make_interval(secs => $2),
        held_until = held_until - make_interval(secs => $2)
    where offer_id = $1 and state = 'HELD'
"""
ENDS_BEFORE = """
    update party set opened_at = opened_at - make_interval(secs => $2),
        ends_at = ends_at - make_interval(secs => $2)
    where offer_id = $1 and state in ('PENDING', 'OPEN')
"""


async def circle(
    database: Database, signals: Signals, tiers: Sequence[Tier] = given.LADDER, **facts: Any
) -> Circle:
    """An offer with a store of its own."""
    store_id = await stores.store(database)
    offer_id = await given.offer(database, tiers, stores=[store_id], **facts)
    return Circle(database, signals, offer_id, store_id)


async def people(database: Database, count: int) -> list[UUID]:
    return await members.enrolled(database, count)
