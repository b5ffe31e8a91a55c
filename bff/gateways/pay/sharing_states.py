"""How shares and returns stand, read from what WeChat Pay answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bff.gateways.pay.answers import known
from bff.gateways.pay.errors import PayUnavailable


class Sharing(StrEnum):
    """How a part of a share stands; CLOSED needs its cause mended, and a new number."""

    PENDING = "PENDING"
    DONE = "SUCCESS"
    CLOSED = "CLOSED"
    OTHER = "OTHER"


class Returning(StrEnum):
    """How a return stands; while it is PROCESSING its number must not change."""

    PROCESSING = "PROCESSING"
    DONE = "SUCCESS"
    FAILED = "FAILED"
    ABSENT = "ABSENT"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class PartState:
    """How one receiver's part stands, and why it failed if it did."""

    account: str
    fen: int
    state: Sharing
    detail_id: str | None
    fail_reason: str | None


@dataclass(frozen=True, slots=True)
class ShareState:
    """How a share stands; that all is over says nothing of how each part ended."""

    out_order_no: str
    order_id: str
    over: bool
    parts: Sequence[PartState]


@dataclass(frozen=True, slots=True)
class ReturnState:
    """How a return stands, and why it failed if it did."""

    out_return_no: str
    state: Returning
    fen: int | None = None
    fail_reason: str | None = None


def share(facts: Mapping[str, Any]) -> ShareState:
    """Read how a share stands; PayUnavailable when the answer does not say."""
    try:
        return ShareState(
            out_order_no=facts["out_order_no"],
            order_id=facts["order_id"],
            over=facts["state"] == "FINISHED",
            parts=[_part(part) for part in facts.get("receivers") or ()],
        )
    except (KeyError, TypeError):
        raise PayUnavailable("malformed") from None


def back(facts: Mapping[str, Any]) -> ReturnState:
    """Read how a return stands; PayUnavailable when the answer does not say."""
    try:
        return ReturnState(
            out_return_no=facts["out_return_no"],
            state=known(Returning, facts["result"]),
            fen=facts["amount"],
            fail_reason=facts.get("fail_reason"),
        )
    except (KeyError, TypeError):
        raise PayUnavailable("malformed") from None


def _part(facts: Mapping[str, Any]) -> PartState:
    return PartState(
        account=facts["account"],
        fen=facts["amount"],
        state=known(Sharing, facts["result"]),
        # Some answers were seen without it.
        detail_id=facts.get("detail_id"),
        fail_reason=facts.get("fail_reason"),
    )
