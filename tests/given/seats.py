"""Parties that people open, join and pay for by the real verbs of the checkout."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bff.domains.checkout import joining, paid
from bff.domains.checkout.joining import Seated, TakeSeat
from bff.domains.checkout.till import Ask
from bff.domains.order.payments import Effect, Received
from bff.domains.order.rules import Wanted
from bff.gateways.signals import Signals
from bff.kit.database import Database, Record
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from tests.given import group_buy, stock
from tests.given import member as members
from tests.given import order as shops
from tests.given.order import Shop

IDENTITY = "select id from identity where member_id = $1 limit 1"
PAYABLE = "select payable_fen from orders where id = $1"
MCHID = "1900000001"
BEFORE = """
    update party set opened_at = opened_at - interval '30 days', ends_at = bff_now()
    where id = $1
"""


@dataclass(frozen=True, slots=True)
class Round:
    """A shop, an offer that it takes part in, and what people do there."""

    database: Database
    ring: Keyring
    signals: Signals
    shop: Shop
    offer_id: UUID

    async def people(self, count: int) -> list[UUID]:
        """People who can pay."""
        return [(await members.person(self.database, self.ring)).member_id for _ in range(count)]

    async def wish(
        self, member_id: UUID, party_id: UUID | None = None, *, quantity: int = 1, **facts: Any
    ) -> TakeSeat:
        """What a person asks for: a new party, or a seat of this one."""
        coupons, key = facts.get("coupons", ()), facts.get("key") or uuid7().hex
        line = Wanted(facts.get("variant_id", self.shop.variant_id), quantity)
        store_id = facts.get("store_id", self.shop.store_id)
        ask = Ask(
            member_id, (member_id,), store_id, (line,), tuple(coupons), facts.get("points", 0)
        )
        identity_id = await self.database.value(IDENTITY, member_id)
        which = {"party_id": party_id} if party_id else {"offer_id": self.offer_id}
        return joining.asked(ask, identity_id=identity_id, key=key, **which)

    async def ask(self, *wishes: TakeSeat) -> list[Any]:
        verb = joining.open_ if wishes[0].offer_id else joining.join
        return await verb(self.database, self.signals, wishes)

    async def seated(self, member_id: UUID, party_id: UUID | None = None, **facts: Any) -> Seated:
        """Give a person a seat, which is not paid yet."""
        [seated] = await self.ask(await self.wish(member_id, party_id, **facts))
        assert isinstance(seated, Seated), seated
        return seated

    async def paid(self, *order_ids: UUID) -> list[Effect]:
        """Let WeChat tell that these orders are paid."""
        told = [
            Received(
                order_id=order_id,
                fen=await self.database.value(PAYABLE, order_id),
                transaction_id=order_id.hex[:28],
                success_at=await self.database.value("select bff_now()"),
            )
            for order_id in order_ids
        ]
        return await paid.paid(self.database, MCHID, self.signals, told)

    async def bought(self, member_id: UUID, party_id: UUID | None = None, **facts: Any) -> Seated:
        """Give a person a seat and have it paid."""
        seated = await self.seated(member_id, party_id, **facts)
        await self.paid(seated.order_id)
        return seated

    async def filled(self, people: int) -> tuple[UUID, list[UUID]]:
        """Open a party that so many have paid for; return it and their orders."""
        head, *others = await self.people(people)
        first = await self.bought(head)
        seats = [await self.bought(one, first.party_id) for one in others]
        return first.party_id, [first.order_id, *(one.order_id for one in seats)]

    async def orders(self, *order_ids: UUID) -> list[Record]:
        rows = await self.database.fetch("select * from orders where id = any($1)", list(order_ids))
        found = {row["id"]: row for row in rows}
        return [found[order_id] for order_id in order_ids]

    async def over(self, party_id: UUID) -> None:
        """Let the time of a party be over."""
        await self.database.value(BEFORE, party_id)


async def opened(database: Database, ring: Keyring, signals: Signals, **facts: Any) -> Round:
    """A shop with a product for 128 yuan: two pay 118, three 108."""
    shop = await shops.shop(database, pieces=0)
    assert await stock.level(database, shop.store_id, shop.variant_id) == (0, 0)
    taking = {"product_id": shop.product_id, "stores": [shop.store_id]}
    offer_id = await group_buy.offer(database, **taking | facts)
    return Round(database, ring, signals, shop, offer_id)
