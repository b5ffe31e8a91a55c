"""Orders as WeChat Pay keeps them, and what it tells of them."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from sqlite3 import Row

from bff.kit.clock import SHANGHAI
from bff.sandbox.store import Store

PAYABLE_USUALLY = timedelta(days=7)

FIND = "select * from trade where out_trade_no = ?"
FIND_PAID = "select * from trade where transaction_id = ?"


class State(StrEnum):
    """How far an order is."""

    NOTPAY = "NOTPAY"
    SUCCESS = "SUCCESS"
    REFUND = "REFUND"
    CLOSED = "CLOSED"


WORDS = {
    State.NOTPAY: "订单未支付",
    State.SUCCESS: "支付成功",
    State.REFUND: "订单发生过退款，退款详情请查询退款单",
    State.CLOSED: "订单已关闭",
}


def find(store: Store, out_trade_no: str) -> Row | None:
    """Return the order with the merchant's number, or None."""
    return store.row(FIND, out_trade_no)


def find_paid(store: Store, transaction_id: str) -> Row | None:
    """Return the order with WeChat's number, which only a paid one has, or None."""
    return store.row(FIND_PAID, transaction_id)


def state(trade: Row, at: datetime) -> State:
    """Return how far an order is; one that is never paid closes by itself."""
    dies_at = max(trade["payable_until"], trade["made_at"] + PAYABLE_USUALLY.total_seconds())
    known = State(trade["state"])
    return State.CLOSED if known is State.NOTPAY and at.timestamp() > dies_at else known


def told(trade: Row, at: datetime) -> dict[str, object]:
    """Return what a query says of an order, and once it is paid the notification too."""
    current = state(trade, at)
    facts = {
        "appid": trade["appid"],
        "mchid": trade["mchid"],
        "out_trade_no": trade["out_trade_no"],
        "trade_state": current,
        "trade_state_desc": WORDS[current],
    }
    if trade["attach"] is not None:
        facts["attach"] = trade["attach"]
    return facts if trade["paid_at"] is None else facts | _paid(trade)


def rfc3339(epoch_s: float) -> str:
    """Return a moment as WeChat Pay writes it: in China's time, to the second."""
    return datetime.fromtimestamp(epoch_s, UTC).astimezone(SHANGHAI).isoformat(timespec="seconds")


def _paid(trade: Row) -> dict[str, object]:
    return {
        "transaction_id": trade["transaction_id"],
        "trade_type": "JSAPI",
        "bank_type": "OTHERS",
        "success_time": rfc3339(trade["paid_at"]),
        "payer": {"openid": trade["openid"]},
        "amount": {
            "total": trade["total"],
            "payer_total": trade["total"],
            "currency": "CNY",
            "payer_currency": "CNY",
        },
    }
