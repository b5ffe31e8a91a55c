from base64 import b64decode
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bff.gateways.pay import (
    AlreadyPaid,
    NotEnough,
    PayRefused,
    RefundAsked,
    Refunding,
    Trade,
    TradeClosed,
    merchant,
    seal,
)
from bff.sandbox.pay import keys
from tests.given.pay import Till, opened_till


@pytest.fixture(scope="session")
async def till(tmp_path_factory: pytest.TempPathFactory, pay_keys: Path) -> AsyncIterator[Till]:
    async with opened_till(tmp_path_factory.mktemp("till"), pay_keys) as till:
        yield till


async def test_a_sheet_is_signed_as_phones_check_it(till: Till) -> None:
    sheet = await till.pay.prepay(till.bill())

    ours = merchant.read(keys.merchant_file(till.folder)).private_key.public_key()
    signed = (till.appid, sheet.time_stamp, sheet.nonce_str, sheet.package)
    assert seal.genuine(ours, sheet.pay_sign, *signed)
    assert (sheet.sign_type, sheet.package[:10]) == ("RSA", "prepay_id=")
    assert len(b64decode(sheet.pay_sign)) == 256


async def test_an_order_is_open_until_somebody_pays(till: Till) -> None:
    bill = till.bill()
    sheet = await till.pay.prepay(bill)
    before = await till.pay.paid(bill.out_trade_no)

    await till.press(sheet)
    after = await till.pay.paid(bill.out_trade_no)

    assert (before.state, before.is_paid) == (Trade.OPEN, False)
    assert (after.state, after.fen, after.openid) == (Trade.PAID, 690, bill.openid)
    assert after.transaction_id is not None
    assert after.success_at is not None
    assert abs(datetime.now(UTC) - after.success_at) < timedelta(minutes=1)


async def test_an_order_nobody_placed_is_absent(till: Till) -> None:
    assert (await till.pay.paid("nobody-1")).state is Trade.ABSENT


async def test_the_same_order_opens_another_sheet(till: Till) -> None:
    bill = till.bill()
    await till.press(await till.pay.prepay(bill), "fail")

    sheet = await till.pay.prepay(bill)
    await till.press(sheet)

    assert (await till.pay.paid(bill.out_trade_no)).is_paid


async def test_a_paid_order_opens_no_sheet(till: Till) -> None:
    bill = await till.paid()

    with pytest.raises(AlreadyPaid) as refused:
        await till.pay.prepay(bill)

    assert refused.value.trade.fen == bill.fen


async def test_a_closed_order_takes_no_money(till: Till) -> None:
    bill = till.bill()
    await till.pay.prepay(bill)
    await till.pay.close(bill.out_trade_no)
    await till.pay.close(bill.out_trade_no)

    with pytest.raises(TradeClosed):
        await till.pay.prepay(bill)

    assert (await till.pay.paid(bill.out_trade_no)).state is Trade.CLOSED


async def test_an_order_nobody_placed_counts_as_closed(till: Till) -> None:
    await till.pay.close("nobody-2")

    assert (await till.pay.paid("nobody-2")).state is Trade.ABSENT


async def test_a_paid_order_is_not_closed(till: Till) -> None:
    bill = await till.paid()

    with pytest.raises(AlreadyPaid) as refused:
        await till.pay.close(bill.out_trade_no)

    assert refused.value.trade.out_trade_no == bill.out_trade_no
    assert (await till.pay.paid(bill.out_trade_no)).state is Trade.PAID


@pytest.mark.parametrize("changed", [{"fen": 691}, {"description": "别的"}])
async def test_one_number_stands_for_one_order(till: Till, changed: dict[str, object]) -> None:
    bill = till.bill()
    await till.pay.prepay(bill)

    with pytest.raises(PayRefused):
        await till.pay.prepay(replace(bill, **changed))  # type: ignore[arg-type]

    assert (await till.pay.paid(bill.out_trade_no)).state is Trade.OPEN


async def test_emojis_are_left_out_of_what_is_paid(till: Till) -> None:
    sheet = await till.pay.prepay(replace(till.bill(), description="原浆🍺六瓶"))

    assert sheet.package


async def test_an_order_for_a_stranger_is_refused(till: Till) -> None:
    bill = replace(till.bill(), openid="oNobody")

    with pytest.raises(PayRefused):
        await till.pay.prepay(bill)

    assert (await till.pay.paid(bill.out_trade_no)).state is Trade.ABSENT


async def test_money_goes_back_once_for_each_number(till: Till) -> None:
    bill = await till.paid()
    asked = RefundAsked(bill.out_trade_no, f"r-{bill.out_trade_no}", 200, bill.fen, "少发一瓶🍺")

    first = await till.pay.refund(asked)
    second = await till.pay.refund(asked)

    assert (first.refund_id, first.fen) == (second.refund_id, 200)
    assert (await till.pay.refund_state(asked.out_refund_no)).fen == 200
    assert (await till.pay.paid(bill.out_trade_no)).is_paid


async def test_no_more_goes_back_than_was_paid(till: Till) -> None:
    bill = await till.paid()
    asked = RefundAsked(bill.out_trade_no, f"r-{bill.out_trade_no}", bill.fen + 1, bill.fen)

    with pytest.raises(PayRefused):
        await till.pay.refund(asked)

    assert (await till.pay.refund_state(asked.out_refund_no)).state is Refunding.ABSENT


async def test_a_refund_ends_as_the_bank_has_it(till: Till) -> None:
    bill = await till.paid()
    asked = RefundAsked(bill.out_trade_no, f"r-{bill.out_trade_no}", 200, bill.fen)
    path = f"/refunds/{asked.out_refund_no}"
    await till.sandbox.control("POST", path, {"outcome": "ABNORMAL"})

    await till.pay.refund(asked)

    told = await till.pay.refund_state(asked.out_refund_no)
    assert (told.state, told.fen, told.success_at) == (Refunding.ABNORMAL, 200, None)


async def test_an_account_too_empty_says_so(till: Till) -> None:
    bill = await till.paid()
    await till.sandbox.control("POST", "/bank", {"unavailable": 0, "available": 0})
    asked = RefundAsked(bill.out_trade_no, f"r-{bill.out_trade_no}", bill.fen, bill.fen)

    with pytest.raises(NotEnough):
        await till.pay.refund(asked)

    assert (await till.pay.refund_state(asked.out_refund_no)).state is Refunding.ABSENT
