import pytest

from tests.given.pay_wire import PLACE, TRADES, Merchant

DAY_S = 86_400
GOODS = {"merchant_goods_id": "1" * 32, "quantity": 1, "unit_price": 690, "goods_name": "酒" * 9}


async def test_an_order_is_placed_and_waits(merchant: Merchant) -> None:
    package = await merchant.placed("order-1")

    told = await merchant.read(f"{TRADES}/order-1?mchid={merchant.secrets.mchid}")

    assert package.startswith("prepay_id=wx")
    assert told["trade_state"] == "NOTPAY"
    assert "transaction_id" not in told


async def test_a_paid_order_is_found_by_both_numbers(merchant: Merchant) -> None:
    number = await merchant.paid("order-1", attach="a|b")

    mine = f"mchid={merchant.secrets.mchid}"
    told = await merchant.read(f"/v3/pay/transactions/id/{number}?{mine}")

    assert told == await merchant.read(f"{TRADES}/order-1?{mine}")
    assert (told["trade_state"], told["attach"]) == ("SUCCESS", "a|b")
    assert told["amount"]["total"] == 690
    assert told["success_time"].endswith("+08:00")


async def test_the_same_order_again_gives_another_prepay_id(merchant: Merchant) -> None:
    first = await merchant.placed("order-1")
    again = await merchant.placed("order-1")

    paid = await merchant.sandbox.control("POST", "/people/lin/pay", {"package": first})

    assert first != again
    assert paid["transaction_id"].startswith("42000")


async def test_another_order_under_one_number_is_refused(merchant: Merchant) -> None:
    await merchant.placed("order-1")

    refused = await merchant.posted(PLACE, merchant.order("order-1", 691))

    assert (refused.status_code, refused.json()["code"]) == (400, "INVALID_REQUEST")
    assert await merchant.state("order-1") == "NOTPAY"


async def test_a_paid_order_is_not_placed_again(merchant: Merchant) -> None:
    await merchant.paid("order-1")

    refused = await merchant.posted(PLACE, merchant.order("order-1"))

    assert refused.status_code == 400
    assert (await merchant.bank())["paid"] == 690


async def test_a_closed_order_stays_closed(merchant: Merchant) -> None:
    package = await merchant.placed("order-1")

    closed = [await merchant.closed("order-1") for _ in range(2)]
    unpaid = await merchant.sandbox.client.post(
        "/_sandbox/people/lin/pay", json={"package": package}
    )
    refused = await merchant.posted(PLACE, merchant.order("order-1"))

    assert [answer.status_code for answer in closed] == [204, 204]
    assert (unpaid.status_code, refused.status_code) == (409, 400)
    assert await merchant.state("order-1") == "CLOSED"


async def test_a_paid_order_is_not_closed(merchant: Merchant) -> None:
    await merchant.paid("order-1")

    refused = await merchant.closed("order-1")

    assert (refused.status_code, refused.json()["code"]) == (400, "ORDER_PAID")
    assert await merchant.state("order-1") == "SUCCESS"


async def test_what_is_unknown_is_not_found(merchant: Merchant) -> None:
    mine = f"mchid={merchant.secrets.mchid}"

    unknown = await merchant.sent("GET", f"{TRADES}/order-1?{mine}")
    closed = await merchant.closed("order-1")

    assert (unknown.status_code, unknown.json()["code"]) == (404, "ORDER_NOT_EXIST")
    assert closed.status_code == 400


async def test_an_order_dies_of_age(merchant: Merchant) -> None:
    await merchant.placed("order-1")

    await merchant.sandbox.advance(7 * DAY_S + 1)

    assert await merchant.state("order-1") == "CLOSED"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": {"total": 0}}, "/amount/total"),
        ({"amount": {"total": "690"}}, "/amount/total"),
        ({"amount": {"total": 690, "tax": 1}}, "/amount/tax"),
        ({"amount": {"total": 690, "currency": "USD"}}, "/amount/currency"),
        ({"out_trade_no": "short"}, "/out_trade_no"),
        ({"out_trade_no": "with space"}, "/out_trade_no"),
        ({"description": ""}, "/description"),
        ({"description": "米" * 128}, "/description"),
        ({"description": "🍶"}, "/"),
        ({"notify_url": "http://127.0.0.1/pay?x=1"}, "/notify_url"),
        ({"time_expire": "2030-01-01T00:00:00"}, "/time_expire"),
        ({"time_expire": 1_900_000_000}, "/time_expire"),
        ({"mchid": "1900000000"}, "/mchid"),
        ({"payer": {"openid": "o-nobody"}}, "/payer/openid"),
        ({"detail": {"goods_detail": [{"merchant_goods_id": "1"}]}}, "/detail/goods_detail/0"),
        ({"detail": {"goods_detail": [GOODS] * 80}}, "/detail"),
        ({"surprise": 1}, "/surprise"),
    ],
)
async def test_a_wrong_field_is_named(
    calm_merchant: Merchant, changed: dict[str, object], field: str
) -> None:
    order = calm_merchant.order("order-1") | changed

    refused = await calm_merchant.posted(PLACE, order)

    assert (refused.status_code, refused.json()["code"]) == (400, "PARAM_ERROR")
    assert refused.json()["detail"]["field"].startswith(field)
    assert refused.json()["detail"]["location"] == "body"


async def test_another_merchants_order_is_not_asked_for(merchant: Merchant) -> None:
    await merchant.placed("order-1")

    refused = await merchant.sent("GET", f"{TRADES}/order-1?mchid=1900000000")

    assert refused.json()["detail"]["location"] == "query"


async def test_null_says_as_much_as_nothing(merchant: Merchant) -> None:
    first = await merchant.placed("order-1", attach=None)

    assert first != await merchant.placed("order-1")


async def test_an_unknown_app_has_no_orders(merchant: Merchant) -> None:
    refused = await merchant.posted(PLACE, merchant.order("order-1", appid="wx0000000000000000"))

    assert refused.json()["code"] == "APPID_MCHID_NOT_MATCH"
