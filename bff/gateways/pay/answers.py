"""What WeChat Pay answers, in our words."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from bff.gateways.pay.errors import PayUnavailable
from bff.gateways.pay.states import Refunding, RefundState, Trade, TradeState

Kind = TypeVar("Kind", bound=StrEnum)


def trade(facts: Mapping[str, Any]) -> TradeState:
    """Read how a trade stands; PayUnavailable when the answer does not say."""
    try:
        # Amount and payer are there only once it is paid.
        amount, payer = facts.get("amount") or {}, facts.get("payer") or {}
        return TradeState(
            out_trade_no=facts["out_trade_no"],
            state=known(Trade, facts["trade_state"]),
            transaction_id=facts.get("transaction_id"),
            fen=amount.get("total"),
            currency=amount.get("currency"),
            success_at=at(facts.get("success_time")),
            openid=payer.get("openid"),
            appid=facts.get("appid"),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise PayUnavailable("malformed") from None


def refund(facts: Mapping[str, Any]) -> RefundState:
    """Read how a refund stands; PayUnavailable when the answer does not say."""
    try:
        return RefundState(
            out_refund_no=facts["out_refund_no"],
            state=known(Refunding, facts["status"]),
            refund_id=facts.get("refund_id"),
            fen=facts["amount"]["refund"],
            success_at=at(facts.get("success_time")),
        )
    except (KeyError, TypeError, ValueError):
        raise PayUnavailable("malformed") from None


def known(kinds: type[Kind], word: str) -> Kind:
    """Return the member of this word, or OTHER: WeChat adds words when it likes."""
    return next((kind for kind in kinds if kind.value == word), kinds["OTHER"])


def at(written: str | None) -> datetime | None:
    """Read a time, if there is one."""
    return datetime.fromisoformat(written) if written else None
