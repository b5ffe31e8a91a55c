import pytest

from tests.given.ear import Ear
from tests.given.pay_wire import REFUNDS, Merchant
from tests.sandbox.pay.test_notices import plain

MINUTE_S = 61
YEAR_S = 366 * 86_400


async def code(merchant: Merchant, number: str, fen: int, **more: object) -> str:
    refused = await merchant.refunded(number, fen, **more)
    assert refused.status_code >= 400, refused.text
    return str(refused.json()["code"])


async def test_a_full_refund_costs_the_merchant_nothing(merchant: Merchant) -> None:
    await merchant.paid("order-1", 690)

    asked = (await merchant.refunded("refund-1", 690)).json()
    await merchant.sandbox.advance(2)
    books = await merchant.bank()

    assert (asked["status"], asked["funds_account"]) == ("PROCESSING", "UNAVAILABLE")
    assert (await merchant.refund("refund-1"))["status"] == "SUCCESS"
    assert (books["unavailable"], books["fee"], books["refunded"]) == (0, 0, 690)
    assert await merchant.state("order-1") == "REFUND"


async def test_a_partial_refund_gives_its_part_of_the_fee_back(merchant: Merchant) -> None:
    await merchant.paid("order-1", 690)

    asked = (await merchant.refunded("refund-1", 345)).json()

    assert asked["amount"]["refund_fee"] == 2
    assert (await merchant.bank())["unavailable"] == 686 - 345 + 2


async def test_a_refund_is_told_when_it_is_through(merchant: Merchant, ear: Ear) -> None:
    await merchant.paid("order-1")
    await merchant.refunded("refund-1", 690, notify_url=ear.url)
    await merchant.sandbox.advance(2)

    told = plain(merchant, await ear.next())

    assert (told["out_refund_no"], told["refund_status"]) == ("refund-1", "SUCCESS")
    assert told["amount"] == {"total": 690, "refund": 690, "payer_total": 690, "payer_refund": 690}
    assert told["success_time"] == (await merchant.refund("refund-1"))["success_time"]


async def test_the_same_refund_is_one_refund(merchant: Merchant) -> None:
    await merchant.paid("order-1")

    first = (await merchant.refunded("refund-1", 100)).json()
    again = (await merchant.refunded("refund-1", 100)).json()

    assert again["refund_id"] == first["refund_id"]
    assert await code(merchant, "refund-1", 101) == "INVALID_REQUEST"
    assert (await merchant.bank())["refunded"] == 100


async def test_no_more_goes_back_than_came(merchant: Merchant) -> None:
    await merchant.paid("order-1")
    await merchant.refunded("refund-1", 600)
    await merchant.sandbox.advance(MINUTE_S)

    assert await code(merchant, "refund-2", 91) == "INVALID_REQUEST"
    assert await code(merchant, "refund-3", 90, total=600) == "INVALID_REQUEST"
    assert (await merchant.refunded("refund-4", 90)).status_code == 200
    assert (await merchant.bank())["refunded"] == 690


async def test_refunds_of_an_order_are_a_minute_apart(merchant: Merchant) -> None:
    await merchant.paid("order-1")
    await merchant.refunded("refund-1", 100)

    early = await merchant.refunded("refund-2", 100)
    await merchant.sandbox.advance(MINUTE_S)
    later = await merchant.refunded("refund-2", 100)

    assert (early.status_code, early.json()["code"]) == (429, "FREQUENCY_LIMITED")
    assert later.status_code == 200


async def test_an_order_is_refunded_fifty_times(merchant: Merchant) -> None:
    await merchant.paid("order-1")
    for turn in range(50):
        assert (await merchant.refunded(f"refund-{turn}", 1)).status_code == 200
        await merchant.sandbox.advance(MINUTE_S)

    assert await code(merchant, "refund-50", 1) == "INVALID_REQUEST"
    assert (await merchant.bank())["refunded"] == 50


async def test_after_a_year_nothing_goes_back(merchant: Merchant) -> None:
    await merchant.paid("order-1")
    await merchant.sandbox.advance(YEAR_S)

    assert await code(merchant, "refund-1", 690) == "INVALID_REQUEST"
    assert (await merchant.bank())["refunded"] == 0


async def test_what_was_not_paid_is_not_refunded(merchant: Merchant) -> None:
    await merchant.placed("order-1")

    assert await code(merchant, "refund-1", 690) == "RESOURCE_NOT_EXISTS"
    assert await code(merchant, "refund-1", 690, order="order-2") == "RESOURCE_NOT_EXISTS"
    assert (await merchant.sent("GET", f"{REFUNDS}/refund-1")).status_code == 404


async def test_money_that_is_gone_is_not_refunded(merchant: Merchant) -> None:
    await merchant.paid("order-1", settle_info=None)
    await merchant.sandbox.control("POST", "/bank", {"available": 100})

    refused = await merchant.refunded("refund-1", 690)

    assert (refused.status_code, refused.json()["code"]) == (403, "NOT_ENOUGH")
    assert await merchant.state("order-1") == "SUCCESS"


async def test_accounts_may_be_named(merchant: Merchant) -> None:
    await merchant.paid("order-1")
    await merchant.sandbox.control("POST", "/bank", {"available": 500})
    parts = [{"account": "AVAILABLE", "amount": 90}, {"account": "UNAVAILABLE", "amount": 600}]
    amount = {"refund": 690, "total": 690, "currency": "CNY", "from": parts}

    asked = (await merchant.refunded("refund-1", 690, amount=amount)).json()
    books = await merchant.bank()

    assert asked["amount"]["from"] == parts
    assert (books["available"], books["unavailable"]) == (410, 90)


@pytest.mark.parametrize(
    "parts",
    [
        [{"account": "AVAILABLE", "amount": 1}],
        [{"account": "AVAILABLE", "amount": 345}, {"account": "AVAILABLE", "amount": 345}],
    ],
)
async def test_named_accounts_must_sum(merchant: Merchant, parts: list[object]) -> None:
    await merchant.paid("order-1")
    amount = {"refund": 690, "total": 690, "currency": "CNY", "from": parts}

    assert await code(merchant, "refund-1", 690, amount=amount) == "PARAM_ERROR"
    assert (await merchant.bank())["refunded"] == 0


async def test_a_refund_may_be_closed_and_gives_back(merchant: Merchant, ear: Ear) -> None:
    await merchant.paid("order-1")
    before = await merchant.bank()
    await merchant.sandbox.control("POST", "/refunds/refund-1", {"outcome": "CLOSED"})

    asked = await merchant.refunded("refund-1", 690, notify_url=ear.url)
    told = plain(merchant, await ear.next())

    assert (asked.json()["status"], told["refund_status"]) == ("PROCESSING", "CLOSED")
    assert await merchant.bank() == before
    assert (await merchant.refund("refund-1"))["status"] == "CLOSED"


async def test_an_abnormal_refund_is_repaired(merchant: Merchant) -> None:
    await merchant.paid("order-1")
    await merchant.sandbox.control("POST", "/refunds/refund-1", {"outcome": "ABNORMAL"})
    asked = (await merchant.refunded("refund-1", 690)).json()
    path = f"{REFUNDS}/{asked['refund_id']}/apply-abnormal-refund"
    repair = {"out_refund_no": "refund-1", "type": "MERCHANT_BANK_CARD"}

    repaired = await merchant.posted(path, repair)
    again = await merchant.posted(path, repair)
    await merchant.sandbox.advance(2)

    assert (repaired.json()["status"], again.status_code) == ("PROCESSING", 400)
    assert (await merchant.refund("refund-1"))["status"] == "SUCCESS"


async def test_a_refund_that_waits_is_ended_by_hand(merchant: Merchant) -> None:
    await merchant.paid("order-1")
    await merchant.sandbox.control("POST", "/refunds/refund-1", {"outcome": "PROCESSING"})
    await merchant.refunded("refund-1", 690)
    await merchant.sandbox.advance(600)
    waiting = (await merchant.refund("refund-1"))["status"]

    await merchant.sandbox.control("POST", "/refunds/refund-1", {"outcome": "SUCCESS"})
    again = await merchant.sandbox.client.post(
        "/_sandbox/refunds/refund-1", json={"outcome": "CLOSED"}
    )

    assert (waiting, again.status_code) == ("PROCESSING", 409)
    assert (await merchant.refund("refund-1"))["status"] == "SUCCESS"


async def test_a_wrong_refund_is_named(merchant: Merchant) -> None:
    await merchant.paid("order-1")

    long = await code(merchant, "refund-1", 1, reason="米" * 27)
    whose = await code(merchant, "refund-1", 1, out_trade_no=None)
    other = await code(merchant, "refund-1", 1, transaction_id="4200000000")
    path = f"{REFUNDS}/50300/apply-abnormal-refund"
    facts = {"out_refund_no": "refund-1", "type": "MERCHANT_BANK_CARD"}

    assert (long, whose, other) == ("PARAM_ERROR", "PARAM_ERROR", "RESOURCE_NOT_EXISTS")
    assert (await merchant.posted(path, facts)).status_code == 404
    assert (await merchant.bank())["refunded"] == 0
