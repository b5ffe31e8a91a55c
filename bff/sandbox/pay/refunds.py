"""Refunds as WeChat Pay keeps them: what it tells of one, and how one ends."""

from datetime import datetime
from enum import StrEnum
from sqlite3 import Row

from bff.sandbox.pay import bank, notices
from bff.sandbox.pay.bank import Account, Move, Occasion
from bff.sandbox.pay.notices import Event
from bff.sandbox.pay.trades import rfc3339
from bff.sandbox.store import Store

RECEIVED_BY = "支付用户零钱"

FIND = "select * from refund where out_refund_no = ?"
BY_REFUND_ID = "select * from refund where refund_id = ?"
NEXT = "select min(due_at) from refund where due_at is not null"
DUE = "select * from refund where due_at <= ? order by due_at limit 100"
END = "update refund set status = ?, due_at = null, success_at = ? where out_refund_no = ?"
AGAIN = "update refund set status = 'PROCESSING', due_at = ? where out_refund_no = ? returning *"
PLAN = "insert or replace into refund_plan (out_refund_no, outcome) values (?, ?)"
PLANNED = "delete from refund_plan where out_refund_no = ? returning outcome"


class Status(StrEnum):
    """How far a refund is."""

    PROCESSING = "PROCESSING"
    SUCCESS = "SUCCESS"
    ABNORMAL = "ABNORMAL"
    CLOSED = "CLOSED"


EVENTS = {
    Status.SUCCESS: Event("REFUND.SUCCESS", "refund", "退款成功"),
    Status.ABNORMAL: Event("REFUND.ABNORMAL", "refund", "退款异常"),
    Status.CLOSED: Event("REFUND.CLOSED", "refund", "退款关闭"),
}
# What is over stays so; an abnormal one is repaired.
OPEN = frozenset({Status.PROCESSING, Status.ABNORMAL})


def find(store: Store, out_refund_no: str) -> Row | None:
    """Return the refund with the merchant's number, or None."""
    return store.row(FIND, out_refund_no)


def told(refund: Row) -> dict[str, object]:
    """Return what an answer says of a refund."""
    frozen = refund["from_unavailable"] > 0
    facts = {
        "refund_id": refund["refund_id"],
        "out_refund_no": refund["out_refund_no"],
        "transaction_id": refund["transaction_id"],
        "out_trade_no": refund["out_trade_no"],
        "channel": "ORIGINAL",
        "user_received_account": RECEIVED_BY,
        "create_time": rfc3339(refund["made_at"]),
        "status": refund["status"],
        "funds_account": Account.UNAVAILABLE.name if frozen else Account.AVAILABLE.name,
        "amount": _amount(refund),
    }
    return facts | _success(refund)


def end(store: Store, refund: Row, status: Status, at: datetime) -> None:
    """Let a refund end so, and tell the merchant; closed, its money is the merchant's again."""
    success_at = at.timestamp() if status is Status.SUCCESS else None
    store.rows(END, status, success_at, refund["out_refund_no"])
    if status is Status.CLOSED:
        _give_back(store, refund, at)
    ended = find(store, refund["out_refund_no"])
    assert ended is not None
    if ended["notify_url"] is not None:
        notices.add(store, EVENTS[status], ended["notify_url"], _notified(ended), at)


def end_due(store: Store, at: datetime) -> None:
    """Let those refunds reach their payers whose time has come."""
    for refund in store.rows(DUE, at.timestamp()):
        end(store, refund, Status.SUCCESS, at)


def next_due(store: Store) -> float | None:
    """Return when the next refund reaches its payer, in seconds since the epoch."""
    due_at = store.value(NEXT)
    return None if due_at is None else float(due_at)


def plan(store: Store, out_refund_no: str, outcome: Status) -> None:
    """Have a refund that is still to come end so; PROCESSING leaves it there."""
    store.rows(PLAN, out_refund_no, outcome)


def planned(store: Store, out_refund_no: str) -> Status | None:
    """Return how this refund is to end, and forget it."""
    outcome = store.value(PLANNED, out_refund_no)
    return None if outcome is None else Status(outcome)


def _give_back(store: Store, refund: Row, at: datetime) -> None:
    back_into = Account.UNAVAILABLE if refund["from_unavailable"] else Account.AVAILABLE
    number, transaction_id = refund["out_refund_no"], refund["transaction_id"]
    moves = [
        Move(Account.REFUNDED, Account.AVAILABLE, refund["from_available"]),
        Move(Account.REFUNDED, Account.UNAVAILABLE, refund["from_unavailable"]),
        Move(back_into, Account.FEE, refund["fee_back"]),
    ]
    bank.move(store, Occasion(refund["mchid"], at, "REFUND_CLOSED", number, transaction_id), moves)


def _amount(refund: Row) -> dict[str, object]:
    total, fen = refund["total"], refund["fen"]
    amount = {
        "total": total,
        "refund": fen,
        "payer_total": total,
        "payer_refund": fen,
        "settlement_total": total,
        "settlement_refund": fen,
        "discount_refund": 0,
        "currency": "CNY",
        "refund_fee": refund["fee_back"],
    }
    if refund["named"]:
        parts = [("AVAILABLE", "from_available"), ("UNAVAILABLE", "from_unavailable")]
        amount["from"] = [
            {"account": account, "amount": refund[part]} for account, part in parts if refund[part]
        ]
    return amount


def _success(refund: Row) -> dict[str, object]:
    at = refund["success_at"]
    return {} if at is None else {"success_time": rfc3339(at)}


def _notified(refund: Row) -> dict[str, object]:
    amount = _amount(refund)
    facts = {
        "mchid": refund["mchid"],
        "out_trade_no": refund["out_trade_no"],
        "transaction_id": refund["transaction_id"],
        "out_refund_no": refund["out_refund_no"],
        "refund_id": refund["refund_id"],
        "refund_status": refund["status"],
        "user_received_account": RECEIVED_BY,
        "amount": {key: amount[key] for key in ("total", "refund", "payer_total", "payer_refund")},
    }
    return facts | _success(refund)
