from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bff.gateways.pay import PayUnavailable, RefundAsked, fund_bill
from tests.given.pay import Till, opened_till

HEADING = "微信支付业务单号,业务凭证号,业务名称,收支类型,收支金额(元),账户结余(元)"


@pytest.fixture
async def till(tmp_path: Path, pay_keys: Path) -> AsyncIterator[Till]:
    async with opened_till(tmp_path, pay_keys) as till:
        await till.sandbox.morning()
        yield till


async def test_every_move_of_a_day_is_in_its_bill(till: Till) -> None:
    order = await till.paid(10_000)
    await till.pay.refund(RefundAsked(order.out_trade_no, "refund-1", 300, 10_000))

    lines = await till.pay.fund_bill(await till.sandbox.morning())

    assert [line.fen for line in lines] == [10_000, -60, 2, -300]
    assert [line.balance_fen for line in lines] == [10_000, 9_940, 9_942, 9_642]


@pytest.mark.parametrize(
    "cells", ["`4,`4,`交易,`收,`1.00,`1.00", "`4,`4,`交易,`收入,`1,`1.00", "`4"]
)
def test_what_makes_no_sense_is_no_bill(cells: str) -> None:
    with pytest.raises(PayUnavailable):
        fund_bill.lines(f"{HEADING}\r\n`4,`4,`交易,`{cells}\r\n资金流水总笔数\r\n`1\r\n")
