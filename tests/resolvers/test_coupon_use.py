from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from bff.context import App, Viewer
from bff.gateways import signals as signals_of_tests
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.story.phone import Phone, request_id
from loaders.coupon import coupons_of
from miniprogram_schema.coupon_use import own
from tests.conftest import HandPhone
from tests.given import code as codes
from tests.given import coupon as given
from tests.given.ordering import Orders
from tests.resolvers.test_coupon import claimed, clerk, consumer, looked, member
from tests.services import Services


@pytest.fixture
async def orders(database: Database, services: Services) -> AsyncIterator[Orders]:
    async with signals_of_tests.opened(services.redis_url) as signals:
        yield Orders(database, signals, await codes.store(database))


def seen_by(member_id: UUID) -> Viewer:
    return Viewer(member_id, (member_id,), uuid7(), uuid7(), App.STORE_OWNER)


async def used(phone: Phone, coupon_id: str) -> dict[str, object] | None:
    use: dict[str, object] | None = (await phone.send("Coupon", id=coupon_id))["me"]["coupon"][
        "use"
    ]
    return use


async def test_a_coupon_shows_the_order_that_holds_it(
    hand_phone: HandPhone, database: Database, orders: Orders
) -> None:
    lin = await consumer(hand_phone)
    coupon = await claimed(lin, await given.campaign(database))
    before = await used(lin, coupon)
    order = orders.wanted(await member(lin), ids.read(Kind.COUPON, coupon))
    await orders.placed(order)

    use = await used(lin, coupon)

    assert before is None
    assert use is not None
    assert use["orderId"] == ids.opaque(Kind.ORDER, order.order_id)
    assert use["value"] == {"display": "¥10.00"}


async def test_a_coupon_shows_the_counter_that_took_it(
    hand_phone: HandPhone, database: Database
) -> None:
    store_id = await codes.store(database)
    lin, by = await consumer(hand_phone), await clerk(hand_phone, database, store_id)
    coupon = await claimed(lin, await given.campaign(database))
    store = ids.opaque(Kind.STORE, store_id)
    look = await looked(lin, by, coupon, store)
    sent = {"storeId": store, "lookId": look["lookId"], "requestId": request_id()}

    await by.send("CouponRedeem", input=sent)

    use = await used(lin, coupon)
    assert use is not None
    assert (use["orderId"], use["value"]) == (None, {"display": "¥10.00"})


async def test_only_its_owner_learns_where_it_was_used(database: Database, orders: Orders) -> None:
    lin = uuid7()
    coupon = await given.coupon(database, await given.campaign(database), lin)
    await orders.placed(orders.wanted(lin, coupon))

    [row] = await coupons_of(database, [coupon])

    assert row is not None
    assert own(row, {}, seen_by(lin)) == coupon
    assert own(row, {}, seen_by(uuid7())) is own(row, {}, None) is None
