import gzip
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bff.gateways.pay import BillKind, PayRefused, PayUnavailable, RefundAsked, bill
from tests.given.pay import Till, opened_till

DOWNLOAD = "/v3/billdownload/file"
HEADING = (
    "交易时间,微信订单号,商户订单号,交易状态,应结订单金额,商户退款单号,退款金额,退款状态,手续费"
)
SUMS = "总交易单数,应结订单总金额\r\n`1,`6.90\r\n"


@pytest.fixture
async def till(tmp_path: Path, pay_keys: Path) -> AsyncIterator[Till]:
    async with opened_till(tmp_path, pay_keys) as till:
        # No day ends while somebody pays.
        await till.sandbox.morning()
        yield till


async def test_a_days_bill_is_what_happened(till: Till) -> None:
    first, second = await till.paid(10_000), await till.paid(690)
    await till.pay.refund(RefundAsked(first.out_trade_no, "refund-1", 300, 10_000))

    lines = await till.pay.trade_bill(await till.sandbox.morning())

    assert [(line.kind, line.out_trade_no, line.fen, line.out_refund_no) for line in lines] == [
        (BillKind.PAID, first.out_trade_no, 10_000, None),
        (BillKind.PAID, second.out_trade_no, 690, None),
        (BillKind.REFUNDED, first.out_trade_no, 300, "refund-1"),
    ]
    assert [line.fee_fen for line in lines] == [60, 4, -2]


async def test_a_day_without_payments_has_an_empty_bill(till: Till) -> None:
    assert await till.pay.trade_bill(await till.sandbox.morning()) == []


async def test_before_ten_a_bill_is_still_coming(till: Till) -> None:
    await till.paid()
    day = await till.sandbox.morning(9.5)

    with pytest.raises(PayUnavailable):
        await till.pay.trade_bill(day)


async def test_a_bill_is_kept_for_three_months(till: Till) -> None:
    await till.paid()
    day = await till.sandbox.morning()
    await till.sandbox.advance(93 * 86_400)

    with pytest.raises(PayRefused):
        await till.pay.trade_bill(day)


@pytest.mark.parametrize("kind", ["http", "reset"])
async def test_a_bill_that_broke_off_is_fetched_again(till: Till, kind: str) -> None:
    await till.paid()
    day = await till.sandbox.morning()
    await till.sandbox.fault(DOWNLOAD, kind)

    assert len(await till.pay.trade_bill(day)) == 1


def test_another_file_than_the_announced_is_not_read() -> None:
    packed, other = gzip.compress(b"a bill"), hashlib.sha1(b"another bill").hexdigest()

    with pytest.raises(PayUnavailable):
        bill.unpacked(packed, other)
    with pytest.raises(PayUnavailable):
        bill.unpacked(b"no gzip", other)


@pytest.mark.parametrize("fee", ["0.04", "0.04000", "-0.04"])
def test_fees_are_read_to_the_fen(fee: str) -> None:
    text = f"\ufeff{HEADING}\r\n`t,`4200,`O-1,`SUCCESS,`6.90,`,`0.00,`,`{fee}\r\n{SUMS}"

    [line] = bill.lines(text.removeprefix("\ufeff"))

    assert (line.fen, abs(line.fee_fen)) == (690, 4)


@pytest.mark.parametrize("amount", ["6.9", "6", "", "6.900", "1e3", "￥6.90"])
def test_an_amount_that_is_none_is_no_bill(amount: str) -> None:
    with pytest.raises(PayUnavailable):
        bill.lines(f"{HEADING}\r\n`t,`4200,`O-1,`SUCCESS,`{amount},`,`0.00,`,`0.04\r\n{SUMS}")


@pytest.mark.parametrize("state", ["REVOKED", ""])
def test_a_state_that_is_unknown_is_no_bill(state: str) -> None:
    with pytest.raises(PayUnavailable):
        bill.lines(f"{HEADING}\r\n`t,`4200,`O-1,`{state},`6.90,`,`0.00,`,`0.04\r\n{SUMS}")


def test_a_line_cut_short_is_no_bill() -> None:
    with pytest.raises(PayUnavailable):
        bill.lines(f"{HEADING}\r\n`t,`4200,`O-1,`SUCCESS\r\n{SUMS}")
