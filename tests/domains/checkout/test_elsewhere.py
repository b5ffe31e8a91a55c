"""Goods are picked up at another store where the brand lets them be, and at one store only."""

import asyncio
from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from bff.domains.checkout import deciding, handing_over, looking
from bff.domains.checkout.handing_over import HandedOver
from bff.domains.coupon.look import Look
from bff.domains.order import pickup
from bff.domains.order.errors import NotDoable, OtherStore, Reason
from bff.domains.order.pickup import Looked
from bff.domains.store import service as lists
from bff.gateways import signals
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from tests.audit_ledger import ledger
from tests.audit_stock import shelves
from tests.given import checkout, order, stock
from tests.given import member as members
from tests.given import store as stores
from tests.given.order import Shop
from tests.given.store import WEST_LAKE

DUE = "select coalesce(sum(credits - debits), 0)::int from account where code = $1"
DEALER = "select dealer_id from store where id = $1"


@dataclass(frozen=True, slots=True)
class Town:
    """Two stores of one dealer, and two bottles that a buyer has ordered at the first one."""

    database: Database
    ring: Keyring
    shop: Shop
    other: UUID
    buyer: UUID
    order_id: UUID

    async def looked(self, store_id: UUID, clerk: UUID, *, elsewhere: bool = True) -> Looked:
        """Show the order, and have a clerk look at it."""
        shown = await pickup.show(
            self.database, self.ring, members=[self.buyer], order_id=self.order_id
        )
        command = Look(store_id, clerk, shown.code, "203.0.113.7")
        found = await looking.look(self.database, self.ring, command, elsewhere=elsewhere)
        assert isinstance(found, Looked)
        return found

    async def handed(self, store_id: UUID, *, elsewhere: bool = True) -> object:
        """Have a clerk of a store look, and hand over."""
        clerk = uuid7()
        look = await self.looked(store_id, clerk, elsewhere=elsewhere)
        return await self.confirmed(store_id, clerk, look, elsewhere=elsewhere)

    async def confirmed(
        self, store_id: UUID, clerk: UUID, look: Looked, *, elsewhere: bool = True
    ) -> object:
        """Have a clerk hand over what was looked at."""
        command = handing_over.asked(
            clerk, store_id=store_id, look_id=look.look_id, elsewhere=elsewhere, key=uuid7().hex
        )
        async with signals.opened(checkout.NOWHERE) as told:
            [outcome] = await handing_over.hand_over(self.database, told, [command])
        return outcome

    async def books(self, store_id: UUID) -> tuple[int | None, int, int]:
        """How many a store has, how many it promises, and how many it is owed."""
        level = await stock.level(self.database, store_id, self.shop.variant_id)
        code = f"goods:{store_id}:due:{self.shop.product_id}"
        return *level, await self.database.value(DUE, code)


async def town(database: Database, ring: Keyring) -> Town:
    shop = await order.shop(database, pieces=5)
    dealer_id = await database.value(DEALER, shop.store_id)
    other = await stores.store(database, WEST_LAKE, dealer_id=dealer_id)
    await stock.counted(database, other, shop.variant_id, 4)
    buyer = (await members.viewer(database)).member_id
    bought = {"store_id": shop.store_id, "product_id": shop.product_id}
    order_id = await checkout.paid_for(database, buyer, quantity=2, **bought)
    return Town(database, ring, shop, other, buyer, order_id)


@pytest.fixture
async def here(database: Database, ring: Keyring) -> Town:
    return await town(database, ring)


async def test_another_store_hands_over_and_is_owed(own_database: Database, ring: Keyring) -> None:
    here = await town(own_database, ring)

    outcome = await here.handed(here.other)

    row = await order.row(own_database, here.order_id)
    assert outcome == HandedOver(here.order_id)
    assert (row["picked_up_store_id"], row["store_id"]) == (here.other, here.shop.store_id)
    assert await here.books(here.shop.store_id) == (5, 0, 0)
    assert await here.books(here.other) == (2, 0, 2)
    assert [*await shelves(own_database), *await ledger(own_database)] == []


async def test_goods_come_back_to_who_handed_them_over(here: Town) -> None:
    await here.handed(here.other)
    refund_id = await checkout.refund(here.database, here.order_id, here.buyer)

    command = deciding.asked(
        uuid7(), refund_id=refund_id, approved=True, goods=[(1, 2)], key=uuid7().hex
    )
    async with signals.opened(checkout.NOWHERE) as told:
        await deciding.decide(here.database, told, [command])

    assert await here.books(here.shop.store_id) == (5, 0, 0)
    assert await here.books(here.other) == (4, 0, 0)


async def test_two_stores_at_once_hand_over_once(here: Town) -> None:
    places = [here.shop.store_id, here.other] * 4
    clerks = [uuid7() for _ in places]
    looks = [await here.looked(*each) for each in zip(places, clerks, strict=True)]

    outcomes = await asyncio.gather(
        *(here.confirmed(*each) for each in zip(places, clerks, looks, strict=True))
    )

    assert outcomes.count(HandedOver(here.order_id)) == 1
    assert outcomes.count(NotDoable(here.order_id, Reason.PICKED_UP)) == len(places) - 1
    books = [await here.books(place) for place in (here.shop.store_id, here.other)]
    assert sorted(owed for _, _, owed in books) == [0, 2]
    assert sum(there or 0 for there, _, _ in books) == 7
    assert [promised for _, promised, _ in books] == [0, 0]


async def test_stores_that_swap_orders_wait_in_no_circle(here: Town) -> None:
    back = replace(here, shop=replace(here.shop, store_id=here.other), other=here.shop.store_id)
    async with here.database.transaction() as transaction:
        await lists.sell(transaction, [(here.other, here.shop.product_id)])
    bought = {"store_id": here.other, "product_id": here.shop.product_id}
    theirs = await checkout.paid_for(here.database, here.buyer, **bought)

    outcomes = await asyncio.gather(
        here.handed(here.other), replace(back, order_id=theirs).handed(back.other)
    )

    assert outcomes == [HandedOver(here.order_id), HandedOver(theirs)]
    assert await here.books(here.shop.store_id) == (4, 0, 1)
    assert await here.books(here.other) == (2, 0, 2)


async def test_nothing_goes_elsewhere_unless_the_brand_says_so(here: Town) -> None:
    look = await here.looked(here.other, uuid7(), elsewhere=False)
    outcome = await here.handed(here.other, elsewhere=False)

    assert (look.reason, look.here) == (Reason.OTHER_STORE, False)
    assert outcome == OtherStore(here.order_id, "福满便利店")
    assert await here.books(here.shop.store_id) == (5, 2, 0)
    assert await here.books(here.other) == (4, 0, 0)


async def test_another_dealers_store_hands_nothing_over(here: Town) -> None:
    far = await stores.store(here.database)

    outcome = await here.handed(far)

    assert outcome == OtherStore(here.order_id, "福满便利店")
    assert await here.books(here.shop.store_id) == (5, 2, 0)
    assert await here.books(far) == (None, 0, 0)


async def test_what_is_promised_to_others_stays_theirs(here: Town) -> None:
    await stock.counted(here.database, here.other, here.shop.variant_id, 1)

    look = await here.looked(here.other, uuid7())
    outcome = await here.handed(here.other)

    assert look.reason is Reason.SHORT_HERE
    assert outcome == NotDoable(here.order_id, Reason.SHORT_HERE)
    assert await here.books(here.shop.store_id) == (5, 2, 0)
    assert await here.books(here.other) == (1, 0, 0)
