"""POST /v3/refund/domestic/refunds, and what belongs to it: money goes back to its payer."""

import secrets
from datetime import timedelta
from sqlite3 import Row
from typing import Annotated, Literal

from pydantic import Field

from bff.kit.clock import SHANGHAI
from bff.sandbox.pay import bank, refunds, shapes, trades
from bff.sandbox.pay.asking import Asked
from bff.sandbox.pay.bank import Account, Move, Occasion
from bff.sandbox.pay.elapsing import elapse
from bff.sandbox.pay.refunds import Status
from bff.sandbox.pay.refusals import Refused, invalid_request, param_error
from bff.sandbox.pay.shapes import Count, Fen, NotifyUrl, Shape, Text32, Text64, Text80, Text256

WITHIN = timedelta(days=365)
APART_S = 60.0
TIMES_MAX = 50
# WeChat takes minutes or days; a story does not want to wait.
TAKES_S = 1.0
REASON_BYTES_MAX = 80

BEFORE = """
    select count(*) as times, max(made_at) as last_at from refund where transaction_id = ?
"""
KEEP = """
    insert into refund (
        out_refund_no, refund_id, mchid, out_trade_no, transaction_id, body, fen, total, reason,
        notify_url, from_available, from_unavailable, fee_back, named, made_at, due_at, status)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'PROCESSING')
    returning *
"""
REFUNDED = "update trade set state = 'REFUND' where transaction_id = ?"

RefundNo = Annotated[str, Field(pattern=r"^[0-9A-Za-z_\-|*@]{1,64}$")]


class Source(Shape):
    """How much comes from which account."""

    account: Literal["AVAILABLE", "UNAVAILABLE"]
    amount: Fen


class Amount(Shape):
    """How much goes back, of how much."""

    refund: Fen
    total: Fen
    currency: Literal["CNY"]
    sources: list[Source] | None = Field(default=None, alias="from", min_length=1, max_length=2)


class Goods(Shape):
    """Which goods are given back."""

    merchant_goods_id: Text32
    unit_price: Fen
    refund_amount: Fen
    refund_quantity: Count
    wechatpay_goods_id: Text32 | None = None
    goods_name: Text256 | None = None


class Refund(Shape):
    """A refund."""

    out_refund_no: RefundNo
    amount: Amount
    transaction_id: Text32 | None = None
    out_trade_no: Text32 | None = None
    reason: Text80 | None = None
    notify_url: NotifyUrl | None = None
    funds_account: Literal["AVAILABLE", "UNSETTLED"] | None = None
    goods_detail: list[Goods] | None = None


class Repair(Shape):
    """What becomes of a refund that could not reach its payer."""

    out_refund_no: RefundNo
    type: Literal["USER_BANK_CARD", "MERCHANT_BANK_CARD"]
    bank_type: Text64 | None = None
    bank_account: str | None = None
    real_name: str | None = None


def refund(asked: Asked) -> dict[str, object]:
    """Take a refund, or the same refund again, and tell how far it is."""
    given = asked.said(Refund)
    if len((given.reason or "").encode()) > REASON_BYTES_MAX:
        raise param_error("/reason", f"is longer than {REASON_BYTES_MAX} bytes")
    elapse(asked.office.store, asked.call.at)
    known = refunds.find(asked.office.store, given.out_refund_no)
    if known is not None and known["body"] != shapes.same(given):
        raise invalid_request("订单参数与首次请求时不一致")
    return refunds.told(known or _kept(asked, given, _refundable(asked, given)))


def lookup(asked: Asked) -> dict[str, object]:
    """Tell how far a refund is."""
    elapse(asked.office.store, asked.call.at)
    known = refunds.find(asked.office.store, asked.named("out_refund_no"))
    if known is None:
        raise Refused(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
    return refunds.told(known)


def repair(asked: Asked) -> dict[str, object]:
    """Send an abnormal refund on its way again."""
    given, store = asked.said(Repair), asked.office.store
    known = store.row(refunds.BY_REFUND_ID, asked.named("refund_id"))
    if known is None or known["out_refund_no"] != given.out_refund_no:
        raise Refused(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
    if known["status"] != Status.ABNORMAL:
        raise invalid_request("退款单状态不是退款异常")
    again = store.row(refunds.AGAIN, asked.call.at.timestamp() + TAKES_S, given.out_refund_no)
    assert again is not None
    asked.office.ring_bell()
    return refunds.told(again)


def _refundable(asked: Asked, given: Refund) -> Row:
    trade = _paid(asked, given)
    left = trade["total"] - trade["refunded"]
    before = asked.office.store.row(BEFORE, trade["transaction_id"])
    assert before is not None
    now = asked.call.at.timestamp()
    if given.amount.total != trade["total"]:
        raise invalid_request("订单金额与原订单不一致")
    if now - trade["paid_at"] > WITHIN.total_seconds():
        raise invalid_request("订单已超过可退款的最长期限")
    if given.amount.refund > left:
        raise invalid_request("退款金额大于可退金额" if left else "订单已全额退款")
    if before["times"] >= TIMES_MAX:
        raise invalid_request("退款次数超过限制")
    if before["times"] and now - before["last_at"] < APART_S:
        raise Refused(429, "FREQUENCY_LIMITED", "同一笔订单退款过于频繁，请稍后用原单号重试")
    return trade


def _paid(asked: Asked, given: Refund) -> Row:
    if given.transaction_id is None and given.out_trade_no is None:
        raise param_error("/transaction_id", "or out_trade_no must be given")
    store = asked.office.store
    if given.transaction_id is not None:
        trade = trades.find_paid(store, given.transaction_id)
    else:
        trade = trades.find(store, given.out_trade_no or "")
    wrong = trade is not None and given.out_trade_no not in {None, trade["out_trade_no"]}
    if trade is None or trade["transaction_id"] is None or wrong:
        raise Refused(404, "RESOURCE_NOT_EXISTS", "订单不存在或未支付")
    return trade


def _kept(asked: Asked, given: Refund, trade: Row) -> Row:
    store, at, fen = asked.office.store, asked.call.at, given.amount.refund
    fee_back = trade["fee"] - bank.fee_of(trade["total"] - trade["refunded"] - fen)
    available, unavailable = _sources(given, trade)
    _take(asked, given, trade, available=available, unavailable=unavailable, fee_back=fee_back)
    outcome = refunds.planned(store, given.out_refund_no)
    kept = store.row(
        KEEP,
        given.out_refund_no,
        f"503{at.astimezone(SHANGHAI):%Y%m%d}{secrets.randbelow(10**17):017}",
        trade["mchid"],
        trade["out_trade_no"],
        trade["transaction_id"],
        shapes.same(given),
        fen,
        trade["total"],
        given.reason,
        given.notify_url,
        available,
        unavailable,
        fee_back,
        given.amount.sources is not None,
        at.timestamp(),
        at.timestamp() + TAKES_S if outcome is None else None,
    )
    assert kept is not None
    if outcome not in {None, Status.PROCESSING}:
        refunds.end(store, kept, outcome, at)
    asked.office.ring_bell()
    return kept


def _sources(given: Refund, trade: Row) -> tuple[int, int]:
    """Return how much comes from the available and the unavailable balance."""
    fen, sources = given.amount.refund, given.amount.sources
    if sources is None:
        frozen = trade["shareable"] and trade["unfrozen_at"] is None
        return (0, fen) if frozen and given.funds_account != "AVAILABLE" else (fen, 0)
    named = {source.account: source.amount for source in sources}
    if len(named) != len(sources) or sum(named.values()) != fen:
        raise param_error("/amount/from", "accounts must differ, and sum to the refund")
    return named.get("AVAILABLE", 0), named.get("UNAVAILABLE", 0)


def _take(
    asked: Asked, given: Refund, trade: Row, *, available: int, unavailable: int, fee_back: int
) -> None:
    # The fee goes back to where the refund comes from, so that a full refund costs nothing.
    of_frozen = fee_back if unavailable else 0
    merchant = asked.office.store.row(bank.MERCHANT, trade["mchid"])
    assert merchant is not None
    frozen = min(merchant["unavailable"], trade["unavailable"])
    enough = merchant["available"] + fee_back - of_frozen >= available
    if not enough or frozen + of_frozen < unavailable:
        raise Refused(403, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起")
    back_into = Account.UNAVAILABLE if unavailable else Account.AVAILABLE
    moves = [
        Move(Account.FEE, back_into, fee_back),
        Move(Account.AVAILABLE, Account.REFUNDED, available),
        Move(Account.UNAVAILABLE, Account.REFUNDED, unavailable),
    ]
    number, transaction_id = given.out_refund_no, trade["transaction_id"]
    asked.office.store.rows(REFUNDED, transaction_id)
    occasion = Occasion(trade["mchid"], asked.call.at, "REFUND", number, transaction_id)
    bank.move(asked.office.store, occasion, moves)
