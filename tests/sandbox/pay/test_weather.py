import httpx
import pytest

from tests.given.pay_wire import PLACE, TRADES, Merchant

ONE = "/v3/pay/transactions/out-trade-no/{out_trade_no}"


async def test_an_error_is_answered_as_pay_does(merchant: Merchant) -> None:
    await merchant.sandbox.fault(PLACE, "errcode")
    await merchant.sandbox.fault(PLACE, "errcode", errcode="FREQUENCY_LIMITED", status=429)

    answers = [await merchant.posted(PLACE, merchant.order("order-1")) for _ in range(3)]

    told = [(answer.status_code, answer.json().get("code")) for answer in answers]
    assert told == [(500, "SYSTEM_ERROR"), (429, "FREQUENCY_LIMITED"), (200, None)]
    assert all(merchant.secrets.proved(each.headers, each.content) for each in answers)


async def test_an_answer_may_carry_a_wrong_signature(merchant: Merchant) -> None:
    await merchant.sandbox.fault(PLACE, "wrong-signature")

    spoiled = await merchant.posted(PLACE, merchant.order("order-1"))

    assert spoiled.status_code == 200
    assert not merchant.secrets.proved(spoiled.headers, spoiled.content)
    assert await merchant.state("order-1") == "NOTPAY"


async def test_what_was_done_may_be_called_a_failure(merchant: Merchant) -> None:
    await merchant.sandbox.fault(PLACE, "after-accept", then="errcode")

    failed = await merchant.posted(PLACE, merchant.order("order-1"))

    assert failed.status_code == 500
    assert await merchant.state("order-1") == "NOTPAY"


async def test_what_was_called_done_may_be_forgotten(merchant: Merchant) -> None:
    await merchant.sandbox.fault(PLACE, "forgotten")

    told = await merchant.posted(PLACE, merchant.order("order-1"))
    unknown = await merchant.sent("GET", f"{TRADES}/order-1?mchid={merchant.secrets.mchid}")

    assert told.json()["prepay_id"]
    assert unknown.status_code == 404


async def test_a_line_may_be_cut_after_the_deed(merchant: Merchant) -> None:
    await merchant.sandbox.fault(f"{ONE}/close", "after-accept")
    await merchant.placed("order-1")

    with pytest.raises(httpx.NetworkError):
        await merchant.closed("order-1")

    assert await merchant.state("order-1") == "CLOSED"
