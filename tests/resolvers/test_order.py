import asyncio
from uuid import UUID

import pytest

from bff.app import House
from bff.context import App
from bff.domains.checkout.cashier import Cashier
from bff.domains.coupon.terms import CampaignKind, Stacking
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.story.phone import Phone, request_id
from tests.conftest import HandPhone
from tests.given import checkout, stock
from tests.given import coupon as coupons
from tests.given import order as given
from tests.given import phone as phones
from tests.given.wechat import Sandbox

ORDERS = "select count(*) from orders where store_id = $1"


def order_id(answer: dict[str, object]) -> UUID:
    order = answer["order"]
    assert isinstance(order, dict)
    return ids.read(Kind.ORDER, order["id"])


async def coupon(database: Database, phone: Phone, fen: int, **terms: object) -> str:
    terms = {"everywhere": True} | terms
    campaign = await coupons.campaign(database, coupons.amount_off(fen, **terms))
    return ids.opaque(
        Kind.COUPON, await coupons.coupon(database, campaign, await phones.member(phone))
    )


async def test_an_order_is_placed_paid_and_shown(
    hand_phone: HandPhone, house: House, database: Database
) -> None:
    shop, lin = await given.shop(database, pieces=5), await given.buyer(hand_phone)

    answer = await given.placed(lin, shop, 2)
    await lin.pay(answer["payment"])
    await given.asked_of(house, order_id(answer))

    order = (await lin.send("Order", id=answer["order"]["id"]))["me"]["order"]
    assert (order["status"], order["payable"]["fen"]) == ("PAID", 25_600)
    assert order["refundable"]["fen"] == 25_600
    assert await stock.level(database, shop.store_id, shop.variant_id) == (5, 2)


async def test_the_same_request_places_one_order(hand_phone: HandPhone, database: Database) -> None:
    shop, lin = await given.shop(database), await given.buyer(hand_phone)
    basket = shop.basket()

    answers = await asyncio.gather(*(lin.send("OrderPlace", input=basket) for _ in range(5)))

    assert len({answer["orderPlace"]["order"]["id"] for answer in answers}) == 1
    assert await database.value(ORDERS, shop.store_id) == 1


async def test_two_coupons_come_off_to_the_fen(
    hand_phone: HandPhone, house: House, database: Database
) -> None:
    shop, lin = await given.shop(database, price_fen=9_999), await given.buyer(hand_phone)
    brand = await coupon(database, lin, 1_000)
    store = await coupon(
        database,
        lin,
        501,
        kind=CampaignKind.STORE,
        stacking=Stacking.STORE,
        brand_bp=0,
        store_bp=10_000,
    )

    id_ = await given.paid(house, lin, shop, couponIds=[brand, store])

    row = await given.row(database, id_)
    assert (row["state"], row["payable_fen"]) == ("PAID", 8_498)
    used = (await lin.send("Wallet"))["me"]["wallet"]["nodes"]
    assert {one["status"] for one in used} == {"USED"}


async def test_a_quote_proposes_the_best_and_changes_nothing(
    hand_phone: HandPhone, database: Database
) -> None:
    shop, lin = await given.shop(database, pieces=1), await given.buyer(hand_phone)
    small, large = await coupon(database, lin, 300), await coupon(database, lin, 900)
    basket = {name: value for name, value in shop.basket(2).items() if name != "requestId"}

    quote = (await lin.send("OrderQuote", input=basket))["orderQuote"]

    assert [one["coupon"]["id"] for one in quote["reductions"]] == [large]
    assert [one["coupon"]["id"] for one in quote["mismatches"]] == [small]
    assert (quote["payable"]["fen"], len(quote["short"])) == (24_700, 1)
    assert await stock.level(database, shop.store_id, shop.variant_id) == (1, 0)


async def test_the_last_piece_goes_to_one_of_many(
    hand_phone: HandPhone, database: Database
) -> None:
    shop = await given.shop(database, pieces=1)
    people = await asyncio.gather(*(given.buyer(hand_phone) for _ in range(12)))

    answers = await asyncio.gather(*(given.placed(one, shop) for one in people))

    kinds = [answer["__typename"] for answer in answers]
    assert (kinds.count("OrderPlaced"), kinds.count("StockShort")) == (1, 11)
    assert await database.value(ORDERS, shop.store_id) == 1


async def test_a_coupon_stands_in_one_order_at_a_time(
    hand_phone: HandPhone, database: Database
) -> None:
    shop, lin = await given.shop(database), await given.buyer(hand_phone)
    mine = await coupon(database, lin, 500)

    answers = await asyncio.gather(*(given.placed(lin, shop, couponIds=[mine]) for _ in range(6)))

    kinds = [answer["__typename"] for answer in answers]
    assert (kinds.count("OrderPlaced"), kinds.count("CouponMisfit")) == (1, 5)


async def test_a_cancelled_order_gives_everything_back(
    hand_phone: HandPhone, database: Database
) -> None:
    shop, lin = await given.shop(database, pieces=3), await given.buyer(hand_phone)
    mine = await coupon(database, lin, 500)
    answer = await given.placed(lin, shop, 3, couponIds=[mine])

    asked = {"orderId": answer["order"]["id"]}
    cancelled = (await lin.send("OrderCancel", input=asked))["orderCancel"]

    assert cancelled["order"]["status"] == "CANCELLED"
    assert await given.state(database, order_id(answer)) == ("CANCELLED", "CLOSED")
    assert await stock.level(database, shop.store_id, shop.variant_id) == (3, 0)
    assert (await lin.send("Coupon", id=mine))["me"]["coupon"]["status"] == "USABLE"


async def test_what_costs_nothing_is_paid_without_wechat(
    hand_phone: HandPhone, database: Database
) -> None:
    shop, lin = await given.shop(database, price_fen=500), await given.buyer(hand_phone)
    mine = await coupon(database, lin, 500)

    answer = await given.placed(lin, shop, couponIds=[mine])

    assert answer["payment"] is None
    assert await given.state(database, order_id(answer)) == ("PAID", None)


async def test_an_order_is_paid_again_after_a_dismissed_sheet(
    hand_phone: HandPhone, house: House, database: Database
) -> None:
    shop, lin = await given.shop(database), await given.buyer(hand_phone)
    answer = await given.placed(lin, shop)
    await lin.pay(answer["payment"], outcome="fail")

    asked = {"orderId": answer["order"]["id"], "requestId": request_id()}
    again = (await lin.send("OrderPay", input=asked))["orderPay"]
    await lin.pay(again["payment"])
    await given.asked_of(house, order_id(answer))

    assert await given.state(database, order_id(answer)) == ("PAID", "PAID")


async def test_what_is_closed_at_wechat_is_over(
    hand_phone: HandPhone, house: House, database: Database
) -> None:
    shop, lin = await given.shop(database), await given.buyer(hand_phone)
    answer = await given.placed(lin, shop)
    await house.services.get(Cashier).pay.close(order_id(answer).hex)

    asked = {"orderId": answer["order"]["id"], "requestId": request_id()}
    told = (await lin.send("OrderPay", input=asked))["orderPay"]

    assert (told["__typename"], told["reason"]) == ("OrderNotDoable", "ENDED")
    assert await given.state(database, order_id(answer)) == ("PLACED", "OPEN")


async def test_a_refund_in_parts_gives_back_every_fen(
    hand_phone: HandPhone, house: House, database: Database
) -> None:
    shop, lin = await given.shop(database, price_fen=333, pieces=3), await given.buyer(hand_phone)
    mine = await coupon(database, lin, 100)
    id_ = await given.paid(house, lin, shop, 3, couponIds=[mine])
    asked = {"orderId": ids.opaque(Kind.ORDER, id_), "reason": "不想要了"}

    one = asked | {"lines": [{"line": 1, "quantity": 1}], "requestId": request_id()}
    await lin.send("OrderRefundRequest", input=one)
    rest = await lin.send("OrderRefundRequest", input=asked | {"requestId": request_id()})

    assert rest["orderRefundRequest"]["order"]["status"] == "REFUNDED"
    row = await given.row(database, id_)
    assert (row["refunded_fen"], row["payable_fen"]) == (899, 899)
    assert await stock.level(database, shop.store_id, shop.variant_id) == (3, 0)
    assert (await lin.send("Coupon", id=mine))["me"]["coupon"]["status"] == "USABLE"


async def test_no_more_is_refunded_than_is_left(
    hand_phone: HandPhone, house: House, database: Database
) -> None:
    shop, lin = await given.shop(database, pieces=3), await given.buyer(hand_phone)
    id_ = await given.paid(house, lin, shop, 3)
    asked = {"orderId": ids.opaque(Kind.ORDER, id_), "reason": "不想要了"}

    told = [
        await lin.send(
            "OrderRefundRequest",
            input=asked | {"lines": [{"line": 1, "quantity": pieces}], "requestId": request_id()},
        )
        for pieces in (2, 2)
    ]

    assert [one["orderRefundRequest"].get("reason") for one in told] == [None, "TOO_MUCH"]
    row = await given.row(database, id_)
    assert row["refunded_fen"] == 2 * shop.price_fen
    assert await stock.level(database, shop.store_id, shop.variant_id) == (3, 1)


async def test_a_refund_arrives_once(
    hand_phone: HandPhone, house: House, database: Database, sandbox: Sandbox
) -> None:
    shop, lin = await given.shop(database), await given.buyer(hand_phone)
    id_ = await given.paid(house, lin, shop)
    asked = {"orderId": ids.opaque(Kind.ORDER, id_), "reason": "买错了", "requestId": request_id()}

    await asyncio.gather(*(lin.send("OrderRefundRequest", input=asked) for _ in range(4)))
    await given.sent_back(house, sandbox, id_)

    refunds = await database.fetch("select state, fen from refund where order_id = $1", id_)
    assert [tuple(row) for row in refunds] == [("DONE", shop.price_fen)]


async def test_anothers_order_and_none_look_the_same(
    hand_phone: HandPhone, database: Database
) -> None:
    shop = await given.shop(database)
    lin, wu = await given.buyer(hand_phone), await given.buyer(hand_phone)
    theirs = (await given.placed(lin, shop))["order"]["id"]

    answers = [
        (await wu.send("OrderCancel", input={"orderId": one}))["orderCancel"]
        for one in (theirs, ids.opaque(Kind.ORDER, uuid7()))
    ]

    assert answers[0] == answers[1]
    assert answers[0]["__typename"] == "OrderUnknown"
    assert await given.state(database, ids.read(Kind.ORDER, theirs)) == ("PLACED", "OPEN")


@pytest.mark.parametrize("quantity", [0, -1, 1_000])
async def test_quantities_make_sense(
    hand_phone: HandPhone, database: Database, quantity: int
) -> None:
    shop, lin = await given.shop(database), await given.buyer(hand_phone)

    answer = await lin.ask(
        "mutation M($input: OrderPlaceInput!) { orderPlace(input: $input) { __typename } }",
        input=shop.basket(quantity),
    )

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert await database.value(ORDERS, shop.store_id) == 0


async def test_late_money_goes_back(
    hand_phone: HandPhone, house: House, database: Database, sandbox: Sandbox
) -> None:
    shop, lin = await given.shop(database, pieces=1), await given.buyer(hand_phone)
    answer = await given.placed(lin, shop)
    id_ = order_id(answer)
    await lin.pay(answer["payment"])
    await database.value(
        "update orders set state = 'EXPIRED', ended_at = bff_now() where id = $1", id_
    )

    await given.asked_of(house, id_)
    await given.sent_back(house, sandbox, id_)

    assert await given.state(database, id_) == ("EXPIRED", "LATE")
    refund = await database.row("select state, fen, once from refund where order_id = $1", id_)
    assert refund is not None
    assert tuple(refund) == ("DONE", shop.price_fen, "LATE")


async def test_an_operator_decides_after_pick_up(
    hand_phone: HandPhone, house: House, database: Database
) -> None:
    shop, lin = await given.shop(database), await given.buyer(hand_phone)
    id_ = await given.paid(house, lin, shop)
    await database.value(
        """update orders set state = 'PICKED_UP', picked_up_at = bff_now(),
            picked_up_by = member_id, picked_up_store_id = store_id where id = $1""",
        id_,
    )
    asked = {"orderId": ids.opaque(Kind.ORDER, id_), "reason": "漏酒", "requestId": request_id()}
    wanted = (await lin.send("OrderRefundRequest", input=asked))["orderRefundRequest"]
    chen = await hand_phone(uuid7().hex, App.DESK)
    await phones.granted(database, chen, Role.OPERATOR, None)

    refund = (await lin.send("Order", id=wanted["order"]["id"]))["me"]["order"]["refunds"][0]
    decision = {"refundId": refund["id"], "approve": True, "requestId": request_id()}
    decided = (await chen.send("OrderRefundDecide", input=decision))["orderRefundDecide"]

    assert (wanted["approved"], refund["status"]) == (False, "ASKED")
    assert (decided["approved"], decided["order"]["status"]) == (True, "REFUNDED")


async def test_an_operator_sees_what_waits_and_why(
    hand_phone: HandPhone, house: House, database: Database
) -> None:
    lin, shop = await given.buyer(hand_phone), await given.shop(database)
    paid, owner = await given.paid(house, lin, shop), await phones.member(lin)
    stuck = await checkout.refund(database, paid, owner)
    chen = await hand_phone(uuid7().hex, App.DESK)
    await phones.granted(database, chen, Role.OPERATOR, None)
    for state in ("SENT", "ABNORMAL"):
        await database.value("update refund set state = $2 where id = $1", stuck, state)

    answer = (await chen.send("RefundsWaiting", first=1))["myBrand"]["refundsWaiting"]

    [seen] = answer["nodes"]
    assert (seen["status"], seen["refundNo"]) == ("ABNORMAL", stuck.hex)
    assert stuck.hex in seen["toDo"]
