from datetime import datetime

import pytest

from bff.gateways.pay import (
    Absent,
    NotEnough,
    PayBusy,
    PayRefused,
    PayUnavailable,
    Refunding,
    Trade,
    answers,
    verdicts,
)
from bff.kit.clock import SHANGHAI
from tests.given.pay_notices import PAID


def test_a_paid_trade_tells_all_of_it() -> None:
    trade = answers.trade(PAID)

    assert (trade.state, trade.is_paid, trade.fen, trade.currency) == (Trade.PAID, True, 690, "CNY")
    assert trade.success_at == datetime(2026, 11, 25, 16, tzinfo=SHANGHAI)
    assert (trade.openid, trade.transaction_id) == ("oLin", "4200000001")


@pytest.mark.parametrize(
    ("word", "state"),
    [("NOTPAY", Trade.OPEN), ("CLOSED", Trade.CLOSED), ("SOMETHING", Trade.OTHER)],
)
def test_an_unpaid_trade_tells_how_it_stands(word: str, state: Trade) -> None:
    trade = answers.trade({"out_trade_no": "ORDER-1", "trade_state": word})

    assert (trade.state, trade.is_paid, trade.fen) == (state, False, None)


def test_a_trade_stays_paid_when_some_goes_back() -> None:
    assert answers.trade(dict(PAID, trade_state="REFUND")).is_paid


def test_a_refund_tells_its_own_amount() -> None:
    facts = {"out_refund_no": "R-1", "status": "PROCESSING", "amount": {"refund": 5, "total": 9}}

    refund = answers.refund(facts | {"refund_id": "50000"})

    assert (refund.state, refund.fen, refund.success_at) == (Refunding.PROCESSING, 5, None)


@pytest.mark.parametrize("facts", [{}, {"out_trade_no": "1"}, dict(PAID, success_time="soon")])
def test_an_answer_without_sense_leaves_the_outcome_open(facts: dict[str, object]) -> None:
    with pytest.raises(PayUnavailable):
        answers.trade(facts)


@pytest.mark.parametrize(
    ("status", "code", "meant"),
    [
        (429, "FREQUENCY_LIMITED", PayBusy),
        (429, "FREQENCY_LIMIT", PayBusy),
        (500, "SYSTEM_ERROR", PayUnavailable),
        (502, "", PayUnavailable),
        (400, "SYSTEM_ERROR", PayUnavailable),
        (500, "BANK_ERROR", PayUnavailable),
        (403, "BIZ_ERR_NEED_RETRY", PayUnavailable),
        (404, "", PayUnavailable),
        (404, "ORDER_NOT_EXIST", Absent),
        (404, "RESOURCE_NOT_EXISTS", Absent),
        (404, "MCH_NOT_EXISTS", PayRefused),
        (403, "NOT_ENOUGH", NotEnough),
        (400, "PARAM_ERROR", PayRefused),
        (401, "SIGN_ERROR", PayRefused),
        (403, "RULE_LIMIT", PayRefused),
    ],
)
def test_a_refusal_means_what_may_be_done_next(
    status: int, code: str, meant: type[Exception]
) -> None:
    assert type(verdicts.judged(status, code)) is meant
