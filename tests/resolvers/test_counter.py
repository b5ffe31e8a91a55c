from dataclasses import replace

import httpx

from bff import app as application
from bff.app import House
from bff.context import App
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Data, Phone, request_id
from tests.conftest import HandPhone
from tests.given import coupon as coupons
from tests.given import order as given
from tests.given import phone as phones
from tests.given import stock
from tests.given import store as stores
from tests.given.scan import clerk, looked, picked_up

DEALER = "select dealer_id from store where id = $1"
LOOKS = "select count(*) from order_look where store_id = $1"


async def test_one_button_reads_a_coupon(hand_phone: HandPhone, database: Database) -> None:
    shop, lin = await given.shop(database), await given.buyer(hand_phone)
    campaign = await coupons.campaign(database)
    coupon_id = await coupons.coupon(database, campaign, await phones.member(lin))
    sealed = {"couponId": ids.opaque(Kind.COUPON, coupon_id)}
    code = (await lin.send("CouponShow", input=sealed))["couponShow"]["code"]

    found = await looked(await clerk(hand_phone, database, shop.store_id), shop.store_id, code)

    assert found["order"] is None
    assert found["coupon"]["redeemability"] == {"can": True, "reason": None}
    assert found["coupon"]["coupon"]["id"] == sealed["couponId"]


async def test_one_button_reads_an_order_that_is_handed_over(
    hand_phone: HandPhone, house: House, database: Database
) -> None:
    shop, lin = await given.shop(database), await given.buyer(hand_phone)
    order_id = await given.paid(house, lin, shop)
    by = await clerk(hand_phone, database, shop.store_id)

    found, done = await picked_up(by, lin, shop, order_id)

    assert found["coupon"] is None
    assert found["order"]["pickability"] == {"can": True, "reason": None}
    assert found["order"]["order"]["id"] == ids.opaque(Kind.ORDER, order_id)
    assert done["order"]["status"] == "PICKED_UP"


async def waiting(desk: Phone, order: str) -> list[Data]:
    """The refunds of an order among those that wait for the brand."""
    found = (await desk.send("RefundsWaiting", first=50))["myBrand"]["refundsWaiting"]["nodes"]
    return [refund for refund in found if refund["order"]["id"] == order]


async def test_goods_come_back_as_the_desk_says(
    hand_phone: HandPhone, house: House, database: Database
) -> None:
    shop, lin = await given.shop(database, pieces=5), await given.buyer(hand_phone)
    order_id = await given.paid(house, lin, shop, 3)
    await picked_up(await clerk(hand_phone, database, shop.store_id), lin, shop, order_id)
    asked = {"orderId": ids.opaque(Kind.ORDER, order_id), "reason": "漏酒"}
    asked |= {"lines": [{"line": 1, "quantity": 2}], "requestId": request_id()}
    await lin.send("OrderRefundRequest", input=asked)
    chen = await hand_phone(request_id(), App.DESK)
    await phones.granted(database, chen, Role.OPERATOR, None)

    [refund] = await waiting(chen, asked["orderId"])
    [line] = refund["lines"]
    goods = [line | {"quantity": line["quantity"] - 1}]
    decision = {"refundId": refund["id"], "approve": True, "requestId": request_id()}
    answer = await chen.send("OrderRefundDecide", input=decision | {"goodsBack": goods})

    decided = answer["orderRefundDecide"]["order"]
    assert decided["refunds"][0]["lines"] == [{"line": 1, "quantity": 2, "goodsBack": 1}]
    assert await stock.level(database, shop.store_id, shop.variant_id) == (3, 0)


async def test_another_store_sees_no_order(
    hand_phone: HandPhone, house: House, database: Database
) -> None:
    shop, lin = await given.shop(database), await given.buyer(hand_phone)
    order_id = await given.paid(house, lin, shop)
    elsewhere = await stores.store(database)
    by = await clerk(hand_phone, database, elsewhere)

    found, refused = await picked_up(by, lin, replace(shop, store_id=elsewhere), order_id)

    assert (found["order"]["order"], found["order"]["pickability"]["can"]) == (None, False)
    assert found["order"]["pickability"]["reason"] == "请到「福满便利店」提货"
    assert (refused["reason"], refused["message"]) == ("OTHER_STORE", "请到「福满便利店」提货。")
    assert await given.state(database, order_id) == ("PAID", "PAID")


async def test_another_store_hands_over_if_the_brand_lets_it(
    hand_phone: HandPhone, house: House, database: Database
) -> None:
    shop, lin = await given.shop(database), await given.buyer(hand_phone)
    order_id = await given.paid(house, lin, shop)
    dealer_id = await database.value(DEALER, shop.store_id)
    other = await stores.store(database, dealer_id=dealer_id)
    by, settings = await clerk(hand_phone, database, other), {"pick_up_elsewhere": True}
    lenient = replace(house, settings=house.settings.model_copy(update=settings))
    transport = httpx.ASGITransport(application.served(lenient))

    async with httpx.AsyncClient(transport=transport, base_url="http://brand") as by.server:
        found, done = await picked_up(by, lin, replace(shop, store_id=other), order_id)

    mine = (await lin.send("Order", id=done["order"]["id"]))["me"]["order"]
    assert found["order"]["order"]["id"] == done["order"]["id"]
    assert mine["pickedUpFrom"]["id"] == ids.opaque(Kind.STORE, other)


async def test_a_code_of_nothing_is_refused(hand_phone: HandPhone, database: Database) -> None:
    store_id = await stores.store(database)
    by = await clerk(hand_phone, database, store_id)

    found = await looked(by, store_id, "ABCDEFGHJKMN")

    tried = await database.value(
        "select wrong from code_tries where subject = $1", f"store:{store_id}"
    )
    assert (found["__typename"], tried) == ("CouponCodeUnknown", 1)
    assert await database.value(LOOKS, store_id) == 0
