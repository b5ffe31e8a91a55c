"""The bill of a day's orders: what was paid, and what was given back."""

from collections.abc import Sequence
from sqlite3 import Row

from bff.kit.clock import SHANGHAI, moment
from bff.sandbox.pay import bank, bill_text
from bff.sandbox.pay.bill_text import yuan
from bff.sandbox.store import Store

RATE = "0.60%"
HEADING = (
    *("交易时间", "公众账号ID", "商户号", "特约商户号", "设备号", "微信订单号", "商户订单号"),
    *("用户标识", "交易类型", "交易状态", "付款银行", "货币种类", "应结订单金额", "代金券金额"),
    *("微信退款单号", "商户退款单号", "退款金额", "充值券退款金额", "退款类型", "退款状态"),
    *("商品名称", "商户数据包", "手续费", "费率", "订单金额", "申请退款金额", "费率备注"),
)
SUMS = (
    *("总交易单数", "应结订单总金额", "退款总金额", "充值券退款总金额", "手续费总金额"),
    *("订单总金额", "申请退款总金额"),
)
NONE = "0.00"

PAID = """
    select * from trade where mchid = ? and paid_at >= ? and paid_at < ? order by paid_at
"""
# A refund that was closed gave nothing back.
REFUNDED = """
    select refund.*, trade.appid, trade.openid, trade.description, trade.attach
    from refund join trade using (transaction_id)
    where refund.mchid = ? and refund.made_at >= ? and refund.made_at < ? and status <> 'CLOSED'
    order by refund.made_at
"""


def text(store: Store, mchid: str, *, since: float, until: float, kind: str) -> str | None:
    """Return the bill of a day, or None if nothing happened; SUCCESS and REFUND are its halves."""
    day = mchid, since, until
    paid = store.rows(PAID, *day) if kind != "REFUND" else []
    refunded = store.rows(REFUNDED, *day) if kind != "SUCCESS" else []
    if not paid and not refunded:
        return None
    rows = [*map(_paid, paid), *map(_refunded, refunded)]
    return bill_text.written(HEADING, rows, SUMS, _sums(paid, refunded))


def _paid(trade: Row) -> Sequence[object]:
    fen = yuan(trade["total"])
    return (
        *_head(trade["paid_at"], trade, "SUCCESS"),
        *(fen, NONE, "0", "0", NONE, NONE, "", ""),
        *(trade["description"], trade["attach"] or ""),
        *(yuan(bank.fee_of(trade["total"])), RATE, fen, NONE, ""),
    )


def _refunded(refund: Row) -> Sequence[object]:
    fen = yuan(refund["fen"])
    return (
        *_head(refund["made_at"], refund, "REFUND"),
        *(NONE, NONE, refund["refund_id"], refund["out_refund_no"], fen, NONE),
        *("ORIGINAL", refund["status"], refund["description"], refund["attach"] or ""),
        *(yuan(-refund["fee_back"]), RATE, NONE, fen, ""),
    )


def _head(at: float, row: Row, state: str) -> Sequence[object]:
    return (
        f"{moment(at).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
        *(row["appid"], row["mchid"], "0", "", row["transaction_id"], row["out_trade_no"]),
        *(row["openid"], "JSAPI", state, "OTHERS", "CNY"),
    )


def _sums(paid: Sequence[Row], refunded: Sequence[Row]) -> Sequence[object]:
    came = sum(trade["total"] for trade in paid)
    back = sum(refund["fen"] for refund in refunded)
    fees = sum(bank.fee_of(trade["total"]) for trade in paid)
    fees -= sum(refund["fee_back"] for refund in refunded)
    count = len(paid) + len(refunded)
    return count, yuan(came), yuan(back), NONE, yuan(fees), yuan(came), yuan(back)
