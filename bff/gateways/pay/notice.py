"""What a notification of WeChat Pay tells, after its signature and its seal were found good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bff.gateways.pay.errors import NotGenuine, Why

CURRENCY = "CNY"


class NoticeKind(StrEnum):
    """What happened, by the type of the thing it happened to."""

    PAID = "transaction"
    # Also a refund that failed: `refund_status` says so.
    REFUNDED = "refund"
    SHARED = "profitsharing"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that happened, as WeChat Pay tells it, perhaps more than once and in any order."""

    id: str
    kind: NoticeKind
    mchid: str
    transaction_id: str
    at: datetime
    # Whole fen: what was paid, what goes back, or what was shared.
    fen: int
    out_trade_no: str | None = None
    out_refund_no: str | None = None
    refund_status: str | None = None
    total_fen: int | None = None
    openid: str | None = None
    appid: str | None = None


def read(envelope: Mapping[str, Any], told: Mapping[str, Any]) -> Notice:
    """Read what was `told` inside an envelope; NotGenuine when it makes no sense."""
    try:
        # By the thing alone: payments and shares call their events by one name.
        kind = NoticeKind(envelope["resource"]["original_type"])
        notice = READERS[kind](envelope, told)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NotGenuine(Why.MALFORMED) from None
    if not _sound(notice):
        raise NotGenuine(Why.MALFORMED)
    return notice


def _paid(envelope: Mapping[str, Any], told: Mapping[str, Any]) -> Notice:
    amount = told["amount"]
    if told["trade_state"] != "SUCCESS" or amount.get("currency", CURRENCY) != CURRENCY:
        raise NotGenuine(Why.FOREIGN)
    return Notice(
        id=envelope["id"],
        kind=NoticeKind.PAID,
        mchid=told["mchid"],
        transaction_id=told["transaction_id"],
        at=datetime.fromisoformat(told["success_time"]),
        fen=amount["total"],
        out_trade_no=told["out_trade_no"],
        total_fen=amount["total"],
        openid=told["payer"]["openid"],
        appid=told["appid"],
    )


def _refunded(envelope: Mapping[str, Any], told: Mapping[str, Any]) -> Notice:
    amount = told["amount"]
    if amount.get("currency", CURRENCY) != CURRENCY:
        raise NotGenuine(Why.FOREIGN)
    return Notice(
        id=envelope["id"],
        kind=NoticeKind.REFUNDED,
        mchid=told["mchid"],
        transaction_id=told["transaction_id"],
        # A refund that failed has no time of success.
        at=datetime.fromisoformat(told.get("success_time") or envelope["create_time"]),
        fen=amount["refund"],
        out_trade_no=told["out_trade_no"],
        out_refund_no=told["out_refund_no"],
        refund_status=told["refund_status"],
        total_fen=amount["total"],
    )


def _shared(envelope: Mapping[str, Any], told: Mapping[str, Any]) -> Notice:
    return Notice(
        id=envelope["id"],
        kind=NoticeKind.SHARED,
        mchid=told["mchid"],
        transaction_id=told["transaction_id"],
        at=datetime.fromisoformat(told["success_time"]),
        fen=told["receiver"]["amount"],
    )


READERS = {
    NoticeKind.PAID: _paid,
    NoticeKind.REFUNDED: _refunded,
    NoticeKind.SHARED: _shared,
}


def _sound(notice: Notice) -> bool:
    names = (notice.id, notice.mchid, notice.transaction_id, notice.out_trade_no or "")
    amounts = (notice.fen, notice.total_fen or 0)
    # A fraction, or a number in quotes, is not money; True would pass for one fen.
    whole = all(type(amount) is int and amount >= 0 for amount in amounts)
    return whole and all(type(name) is str for name in names) and notice.at.tzinfo is not None
