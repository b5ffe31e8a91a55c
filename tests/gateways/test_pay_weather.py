import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bff.gateways.pay import Patience, PayBusy, PayRefused, PayUnavailable, RefundAsked, Trade
from bff.gateways.pay.cables import Cables
from tests.given.pay import Till, client, opened_till

PLACE = "/v3/pay/transactions/jsapi"
QUERY = "/v3/pay/transactions/out-trade-no/{out_trade_no}"
REFUND = "/v3/refund/domestic/refunds"
ONCE = ["http", "reset", "timeout", "after-accept"]


@pytest.fixture
async def till(tmp_path: Path, pay_keys: Path) -> AsyncIterator[Till]:
    patience = Patience(total_s=4.0, attempt_s=0.6, pauses_s=(0.01, 0.02))
    async with opened_till(tmp_path, pay_keys, patience=patience) as till:
        yield till


async def placed(till: Till) -> list[str]:
    return [call["body"] for call in await till.sandbox.received(PLACE)]


@pytest.mark.parametrize("kind", ONCE)
async def test_what_is_lost_is_asked_again_unchanged(till: Till, kind: str) -> None:
    await till.sandbox.fault(PLACE, kind)

    sheet = await till.pay.prepay(till.bill())
    await till.press(sheet)

    bodies = await placed(till)
    assert len(bodies) == 2
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("kind", ["http", "reset", "timeout"])
async def test_what_stays_lost_is_unavailable(till: Till, kind: str) -> None:
    await till.sandbox.fault(PLACE, kind, times=None)
    bill = till.bill()

    with pytest.raises(PayUnavailable):
        await till.pay.prepay(bill)

    assert len(await placed(till)) == 3
    assert (await till.pay.paid(bill.out_trade_no)).state is Trade.ABSENT


async def test_what_was_done_unheard_is_done_once(till: Till) -> None:
    await till.sandbox.fault(PLACE, "after-accept", times=None)
    bill = till.bill()

    with pytest.raises(PayUnavailable):
        await till.pay.prepay(bill)

    await till.sandbox.control("DELETE", "/faults")
    assert (await till.pay.paid(bill.out_trade_no)).state is Trade.OPEN
    await till.press(await till.pay.prepay(bill))


async def test_who_asks_too_much_waits(till: Till) -> None:
    await till.sandbox.fault(PLACE, "errcode", errcode="FREQUENCY_LIMITED", status=429)

    with pytest.raises(PayBusy) as refused:
        await till.pay.prepay(till.bill())

    assert refused.value.after_s == 60
    assert len(await placed(till)) == 1


async def test_a_caller_may_leave_less_time(till: Till) -> None:
    await till.sandbox.fault(PLACE, "timeout", times=None)

    with pytest.raises(PayUnavailable):
        async with asyncio.timeout(0.5):
            await till.pay.prepay(till.bill(), within_s=0.2)

    assert len(await placed(till)) == 1


async def test_an_answer_not_signed_right_is_not_believed(till: Till) -> None:
    bill = await till.paid()
    await till.sandbox.fault(QUERY, "wrong-signature")

    trade = await till.pay.paid(bill.out_trade_no)

    assert trade.is_paid
    assert len(await till.sandbox.received(QUERY.format(out_trade_no=bill.out_trade_no))) == 2


async def test_a_refund_taken_unheard_is_found_again(till: Till) -> None:
    bill = await till.paid()
    asked = RefundAsked(bill.out_trade_no, "refund-1", 200, bill.fen)
    await till.sandbox.fault(REFUND, "after-accept", then="errcode", times=None)

    with pytest.raises(PayUnavailable):
        await till.pay.refund(asked)

    await till.sandbox.control("DELETE", "/faults")
    assert (await till.pay.refund_state("refund-1")).fen == 200
    assert (await till.pay.refund(asked)).fen == 200


async def test_what_was_never_done_is_absent(till: Till) -> None:
    await till.sandbox.fault(PLACE, "forgotten")
    bill = till.bill()

    await till.pay.prepay(bill)

    assert (await till.pay.paid(bill.out_trade_no)).state is Trade.ABSENT


@pytest.mark.parametrize("off_s", [-301, 301])
async def test_a_wrong_clock_is_told_and_nothing_happens(till: Till, off_s: int) -> None:

    bill = till.bill()
    async with client(till.sandbox, till.folder, now=lambda: time.time() + off_s) as pay:
        with pytest.raises((PayRefused, PayUnavailable)):
            await pay.prepay(bill)

    assert (await till.pay.paid(bill.out_trade_no)).state is Trade.ABSENT


async def test_nobody_there_is_unavailable(till: Till) -> None:
    async with client(till.sandbox, till.folder) as pay:
        pay._line._cables = Cables("http://127.0.0.1:9")
        with pytest.raises(PayUnavailable):
            await pay.prepay(till.bill())

    assert await placed(till) == []
