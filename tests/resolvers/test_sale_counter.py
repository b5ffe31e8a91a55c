"""One scan finds all goods of sales that wait for a customer at this counter."""

from uuid import UUID

import pytest

from bff.app import House
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Data, Phone
from tests.conftest import HandPhone
from tests.given import fair as fairs
from tests.given import order as orders
from tests.given import store as stores
from tests.given.fair import Fair, arrived, sent
from tests.given.scan import clerk, looked, shown
from tests.given.wechat import Sandbox

STATES = "select state from orders where id = any($1::uuid[]) order by id"


@pytest.fixture
async def fair(database: Database, hand_phone: HandPhone) -> Fair:
    return await fairs.fair(database, hand_phone)


@pytest.fixture
async def lin(hand_phone: HandPhone) -> Phone:
    return await orders.buyer(hand_phone)


async def scanned(by: Phone, fair: Fair, owner: Phone, order_id: UUID) -> Data:
    return await looked(by, fair.shop.store_id, await shown(owner, order_id))


def pieces(bag: Data, which: str) -> list[int]:
    return [goods["quantity"] for goods in bag[which]]


async def test_one_code_is_for_all_that_waits(
    database: Database, house: House, hand_phone: HandPhone, fair: Fair, lin: Phone
) -> None:
    second = await fairs.another(database, fair)
    one = [await orders.paid(house, lin, fair.shop, n, saleId=fair.sale) for n in (1, 2)]
    other = await orders.paid(house, lin, fair.shop, 1, saleId=second.sale)
    await orders.paid(house, await orders.buyer(hand_phone), fair.shop, 1, saleId=second.sale)
    await arrived(fair, 3)
    await arrived(second, 2)

    by = await clerk(hand_phone, database, fair.shop.store_id)
    found = await scanned(by, fair, lin, other)

    assert (found["coupon"], found["order"]) == (None, None)
    bags = found["handOver"]["bags"]
    assert [bag["sale"]["id"] for bag in bags] == [fair.sale, second.sale]
    assert [pieces(bag, "goods") for bag in bags] == [[3], [1]]
    assert bags[0]["orderIds"] == [ids.opaque(Kind.ORDER, one) for one in one]


async def test_the_clerk_hands_over_what_was_found(
    database: Database, house: House, hand_phone: HandPhone, fair: Fair, lin: Phone
) -> None:
    bought = [await orders.paid(house, lin, fair.shop, 1, saleId=fair.sale) for _ in range(2)]
    await arrived(fair, 2)
    by = await clerk(hand_phone, database, fair.shop.store_id)
    code = await shown(lin, bought[0])
    [bag] = (await looked(by, fair.shop.store_id, code))["handOver"]["bags"]

    gone = await sent(by, "CommunitySaleHandOver", saleId=fair.sale, orderIds=bag["orderIds"])
    again = await looked(by, fair.shop.store_id, code)

    assert gone["orders"] == 2
    assert (again["handOver"], again["order"]["pickability"]["can"]) == (None, False)
    assert [row["state"] for row in await database.fetch(STATES, bought)] == ["PICKED_UP"] * 2


async def test_what_is_missing_is_shown_beside(
    house: House, hand_phone: HandPhone, sandbox: Sandbox, fair: Fair, lin: Phone
) -> None:
    order_id = await orders.paid(house, lin, fair.shop, 3, saleId=fair.sale)
    await arrived(fair, 3, broken=1)
    await orders.sent_back(house, sandbox, order_id)

    by = await clerk(hand_phone, house.database, fair.shop.store_id)
    [bag] = (await scanned(by, fair, lin, order_id))["handOver"]["bags"]

    assert (pieces(bag, "goods"), pieces(bag, "missing")) == ([2], [1])


async def test_another_store_learns_where_they_lie(
    database: Database, house: House, hand_phone: HandPhone, fair: Fair, lin: Phone
) -> None:
    order_id = await orders.paid(house, lin, fair.shop, 1, saleId=fair.sale)
    await arrived(fair, 1)
    elsewhere = await stores.store(database)
    by = await clerk(hand_phone, database, elsewhere)

    found = await looked(by, elsewhere, await shown(lin, order_id))

    assert (found["handOver"], found["order"]["order"]) == (None, None)
    assert found["order"]["pickability"]["reason"] == "请到「福满便利店」提货"
    assert [row["state"] for row in await database.fetch(STATES, [order_id])] == ["PAID"]


async def test_a_neighbour_without_a_phone_has_a_bag_apart(
    database: Database, house: House, hand_phone: HandPhone, fair: Fair
) -> None:
    mine = await orders.paid(house, fair.leader, fair.shop, saleId=fair.sale)
    await orders.paid(house, fair.leader, fair.shop, saleId=fair.sale, forWhom="王奶奶")
    await arrived(fair, 2)

    by = await clerk(hand_phone, database, fair.shop.store_id)
    bags = (await scanned(by, fair, fair.leader, mine))["handOver"]["bags"]

    assert [bag["forWhom"] for bag in bags] == [None, "王奶奶"]
    assert [pieces(bag, "goods") for bag in bags] == [[1], [1]]
