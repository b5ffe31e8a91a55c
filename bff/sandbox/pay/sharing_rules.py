"""When an order's money may be shared, and how much of it. Pure."""

from datetime import timedelta
from sqlite3 import Row

from bff.sandbox.pay.refusals import Refused, invalid_request

SHARED_FROM = timedelta(minutes=1)
SHARED_UNTIL = timedelta(days=30)
TIMES_MAX = 50
# The largest part of an order that may be shared is kept in ten-thousandths.
WHOLE = 10_000
# So long it takes until a share is carried out; whoever asks earlier is told PENDING.
CARRIED_OUT_AFTER_S = 1.0
A_PERSONS_MONTH_FEN = 20_000_000


def unready(trade: Row | None, now: float) -> Refused | None:
    """Return why the money of an order cannot be shared, or set free, now; or None."""
    if trade is None:
        return invalid_request("订单不存在")
    if not trade["shareable"]:
        return invalid_request("非分账订单不支持分账")
    if trade["unfrozen_at"] is not None:
        return invalid_request("分账已完结，不能再次分账")
    # Before it has been received, what was paid for may still come back.
    if now - trade["paid_at"] < SHARED_FROM.total_seconds() or trade["settled_at"] is None:
        return invalid_request("订单处理中，暂时无法分账，请稍后再分账")
    return None


def too_much(*, wanted: int, shared: int, trade: Row, ratio: int) -> Refused | None:
    """Return why so many fen more cannot be shared, or None."""
    if shared + wanted > trade["total"] * ratio // WHOLE:
        return Refused(403, "RULE_LIMIT", "分账金额超过最大分账比例")
    if wanted > trade["unavailable"]:
        return Refused(403, "NOT_ENOUGH", "分账金额大于剩余待分金额")
    return None


def failure(
    *, outcome: str, registered: Row | None, name: str | None, month_fen: int
) -> str | None:
    """Return why a share does not reach its receiver, or None.

    `month_fen` is what a person got this month, this share with it; `name` is their real one.
    """
    if outcome != "SUCCESS":
        return outcome
    if registered is None:
        return "NO_RELATION"
    if registered["type"] == "MERCHANT_ID":
        return None
    if registered["name"] is not None and registered["name"] != name:
        return "RECEIVER_REAL_NAME_NOT_VERIFIED"
    return "RECEIVER_RECEIPT_LIMIT" if month_fen > A_PERSONS_MONTH_FEN else None
