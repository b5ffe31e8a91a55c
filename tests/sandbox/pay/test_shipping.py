from datetime import UTC, datetime, timedelta

import pytest

from tests.given.pay_wire import Merchant
from tests.given.sharing import Sharer, sharer

DAY_S = 86_400
ORDER = "/wxa/sec/order/get_order"
ORDERS = "/wxa/sec/order/get_order_list"
EXPRESS = {
    "logistics_type": 1,
    "shipping_list": [{"item_desc": "米酒", "tracking_no": "SF1", "express_company": "SF"}],
}


@pytest.fixture
async def brand(merchant: Merchant) -> Sharer:
    return await sharer(merchant)


async def state(brand: Sharer, number: str) -> int:
    told = await brand.mini(ORDER, {"transaction_id": number})
    return int(told["order"]["order_state"])


def later(seconds: float = 1) -> str:
    at = datetime.now(UTC) + timedelta(seconds=seconds)
    return at.isoformat(timespec="milliseconds")


async def test_what_is_picked_up_settles_in_two_days(brand: Sharer) -> None:
    number = await brand.merchant.paid("order-1")
    states = [await state(brand, number)]
    assert await brand.ship(number) == 0
    states.append(await state(brand, number))

    await brand.merchant.sandbox.advance(2 * DAY_S + 1)
    states.append(await state(brand, number))

    assert states == [1, 2, 4]
    [event] = (await brand.merchant.sandbox.control("GET", "/events"))["events"]
    assert (event["event"], event["transaction_id"], event["confirm_receive_method"]) == (
        "trade_manage_order_settlement",
        number,
        1,
    )


async def test_a_parcel_settles_in_ten_days(brand: Sharer) -> None:
    number = await brand.merchant.paid("order-1")
    assert await brand.ship(number, **EXPRESS) == 0

    await brand.merchant.sandbox.advance(10 * DAY_S - 60)
    before = await state(brand, number)
    await brand.merchant.sandbox.advance(120)

    assert (before, await state(brand, number)) == (2, 4)


async def test_a_buyer_may_confirm_at_once(brand: Sharer) -> None:
    number = await brand.merchant.paid("order-1")
    control = f"/_sandbox/shipping/{number}/settle"
    early = await brand.merchant.sandbox.client.post(control)
    await brand.ship(number)

    await brand.merchant.sandbox.client.post(control)

    assert (early.status_code, await state(brand, number)) == (409, 4)
    [event] = (await brand.merchant.sandbox.control("GET", "/events"))["events"]
    assert event["confirm_receive_method"] == 2


async def test_shipping_is_changed_once(brand: Sharer) -> None:
    number = await brand.merchant.paid("order-1")

    codes = [
        await brand.ship(number),
        await brand.ship(number),
        await brand.ship(number, **EXPRESS, upload_time=later(-60)),
        await brand.ship(number, **EXPRESS, upload_time=later(60)),
        await brand.ship(number, upload_time=later(120)),
    ]

    assert codes == [0, 10060023, 268485216, 0, 10060003]


async def test_the_merchants_number_does_as_well(brand: Sharer) -> None:
    number = await brand.merchant.paid("order-1")
    mchid = brand.merchant.secrets.mchid
    key = {"order_number_type": 1, "mchid": mchid, "out_trade_no": "order-1"}

    code = await brand.ship("", order_key=key)
    told = await brand.mini(ORDER, {"merchant_id": mchid, "merchant_trade_no": "order-1"})

    assert (code, told["order"]["transaction_id"]) == (0, number)
    assert told["order"]["shipping"]["finish_shipping"] is True


@pytest.mark.parametrize(
    ("changed", "errcode"),
    [
        ({"payer": {"openid": "oNobody"}}, 10060031),
        ({"order_key": {"order_number_type": 2, "transaction_id": "4200"}}, 10060001),
        ({"order_key": {"order_number_type": 3}}, 40097),
        ({"logistics_type": 5}, 10060005),
        ({"delivery_mode": 2, "is_all_delivered": True}, 10060005),
        ({"shipping_list": []}, 40097),
        ({"shipping_list": [{"item_desc": ""}]}, 10060008),
        ({"shipping_list": [{"item_desc": "酒" * 121}]}, 10060009),
        ({"upload_time": "now"}, 268485216),
        ({"upload_time": "2026-11-25T16:00:00"}, 268485216),
        ({"logistics_type": 1}, 40097),
    ],
)
async def test_a_wrong_report_ships_nothing(
    brand: Sharer, changed: dict[str, object], errcode: int
) -> None:
    number = await brand.merchant.paid("order-1")

    assert await brand.ship(number, **changed) == errcode
    assert await state(brand, number) == 1


async def test_orders_are_listed_by_how_far_they_are(brand: Sharer) -> None:
    numbers = sorted([await brand.merchant.paid(f"order-{n}") for n in range(3)])
    await brand.ship(numbers[0])

    waiting = await brand.mini(ORDERS, {"order_state": 1})
    first = await brand.mini(ORDERS, {"page_size": 2})
    rest = await brand.mini(ORDERS, {"last_index": first["last_index"]})

    assert [each["transaction_id"] for each in waiting["order_list"]] == numbers[1:]
    assert (len(first["order_list"]), first["has_more"]) == (2, True)
    assert [each["transaction_id"] for each in rest["order_list"]] == numbers[2:]


async def test_a_buyer_is_reminded_of_a_parcel_once(brand: Sharer) -> None:
    number = await brand.merchant.paid("order-1")
    await brand.ship(number, **EXPRESS)
    path = "/wxa/sec/order/notify_confirm_receive"

    codes = [(await brand.mini(path, {"transaction_id": number}))["errcode"] for _ in range(2)]

    assert codes == [0, 10060004]


@pytest.mark.parametrize(
    ("path", "asked", "told"),
    [
        ("is_trade_managed", {}, {"is_trade_managed": True}),
        ("is_trade_management_confirmation_completed", {}, {"completed": True}),
        ("set_msg_jump_path", {"path": "pages/order"}, {}),
        ("set_msg_jump_path", {}, {"errcode": 40097}),
        ("opspecialorder", {"order_id": "4200", "type": 1}, {"errcode": 10060001}),
    ],
)
async def test_what_is_set_up_is_told(
    brand: Sharer, path: str, asked: dict[str, object], told: dict[str, object]
) -> None:
    answer = await brand.mini(f"/wxa/sec/order/{path}", {"appid": brand.appid} | asked)

    assert answer | told == answer
