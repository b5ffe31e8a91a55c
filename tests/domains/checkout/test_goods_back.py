"""What an operator's refund does to goods: the shelf and what the store is owed move together."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

import pytest

from bff.domains.checkout import deciding
from bff.domains.order.errors import NotDoable, Reason
from bff.gateways import signals
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import BadInput
from tests.audit_ledger import ledger
from tests.audit_stock import shelves
from tests.given import checkout, order, stock
from tests.given import member as members
from tests.given.order import Shop

DUE = "select credits - debits from account where code = $1"
OPERATOR = uuid7()


@dataclass(frozen=True, slots=True)
class Sold:
    """Three bottles that a buyer has picked up, of five that the shop had."""

    database: Database
    shop: Shop
    buyer: UUID
    order_id: UUID

    async def asked(self, pieces: int | None = None) -> UUID:
        """Ask money back for so many, all if none is named."""
        return await checkout.refund(self.database, self.order_id, self.buyer, pieces=pieces)

    async def decided(self, refund_id: UUID, pieces: int, *, key: str | None = None) -> object:
        """Approve a refund, with which so many bottles came back to the shop."""
        goods = [(1, pieces)] if pieces else []
        command = deciding.asked(
            OPERATOR, refund_id=refund_id, approved=True, goods=goods, key=key or uuid7().hex
        )
        async with signals.opened(checkout.NOWHERE) as told:
            [outcome] = await deciding.decide(self.database, told, [command])
        return outcome

    async def books(self) -> tuple[int | None, int]:
        """How many there are on the shelf, and how many the shop is owed."""
        place = self.shop.store_id, self.shop.variant_id
        there, _ = await stock.level(self.database, *place)
        code = f"goods:{self.shop.store_id}:due:{self.shop.product_id}"
        return there, await self.database.value(DUE, code)


async def picked_up(database: Database, ring: Keyring) -> Sold:
    shop = await order.shop(database, pieces=5)
    buyer = (await members.viewer(database)).member_id
    bought = {"store_id": shop.store_id, "product_id": shop.product_id}
    order_id = await checkout.paid_for(database, buyer, quantity=3, **bought)
    await checkout.handed_over(database, ring, order_id, owner=buyer, store_id=shop.store_id)
    return Sold(database, shop, buyer, order_id)


@pytest.fixture
async def sold(database: Database, ring: Keyring) -> Sold:
    return await picked_up(database, ring)


async def test_goods_that_stay_with_the_buyer_stay_owed(sold: Sold) -> None:
    await sold.decided(await sold.asked(), 0)

    assert await sold.books() == (2, 3)


async def test_goods_that_come_back_are_on_the_shelf(sold: Sold) -> None:
    await sold.decided(await sold.asked(2), 1)

    assert await sold.books() == (3, 2)


async def test_goods_come_back_with_each_refund(own_database: Database, ring: Keyring) -> None:
    sold = await picked_up(own_database, ring)

    seen = [await sold.books()]
    for pieces in (1, 2):
        await sold.decided(await sold.asked(pieces), pieces)
        seen.append(await sold.books())

    assert seen == [(2, 3), (3, 2), (5, 0)]
    assert [*await shelves(own_database), *await ledger(own_database)] == []


async def test_no_more_comes_back_than_is_refunded(sold: Sold) -> None:
    refund_id = await sold.asked(2)

    outcome = await sold.decided(refund_id, 3)

    assert outcome == NotDoable(sold.order_id, Reason.GOODS_MORE)
    assert await sold.books() == (2, 3)
    states = "select state, (select sum(goods_back) from refund_line where refund_id = $1)"
    row = await sold.database.row(f"{states} from refund where id = $1", refund_id)
    assert row is not None
    assert tuple(row) == ("ASKED", 0)


async def test_a_refused_refund_takes_no_goods_back(sold: Sold) -> None:
    refund_id = await sold.asked()

    with pytest.raises(BadInput):
        deciding.asked(OPERATOR, refund_id=refund_id, approved=False, goods=[(1, 1)], key="no")

    assert await sold.books() == (2, 3)


async def test_goods_come_back_once_however_many_decide(sold: Sold) -> None:
    refund_id = await sold.asked()

    outcomes = await asyncio.gather(*(sold.decided(refund_id, 3) for _ in range(5)))

    assert sum(isinstance(one, deciding.Decided) for one in outcomes) == 1
    assert await sold.books() == (5, 0)
