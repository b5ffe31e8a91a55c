"""How trades and refunds stand, and what a sheet is opened with."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """What `wx.requestPayment` is called with, good for two hours."""

    time_stamp: str
    nonce_str: str
    package: str
    sign_type: str
    pay_sign: str = field(repr=False)


class Trade(StrEnum):
    """How a trade stands; ABSENT if WeChat never heard of it, OTHER in a word we do not know."""

    OPEN = "NOTPAY"
    PAID = "SUCCESS"
    # Paid all the same: which refunds there are, and how they stand, is asked by their numbers.
    REFUNDED = "REFUND"
    CLOSED = "CLOSED"
    ABSENT = "ABSENT"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class TradeState:
    """How a trade stands; what was paid, when and by whom, once it is paid."""

    out_trade_no: str
    state: Trade
    transaction_id: str | None = None
    fen: int | None = None
    currency: str | None = None
    success_at: datetime | None = None
    openid: str | None = None
    appid: str | None = None

    @property
    def is_paid(self) -> bool:
        """Whether money has come, some of which may have gone back."""
        return self.state in {Trade.PAID, Trade.REFUNDED}


class Refunding(StrEnum):
    """How a refund stands; CLOSED needs a new number, ABNORMAL a person."""

    PROCESSING = "PROCESSING"
    DONE = "SUCCESS"
    CLOSED = "CLOSED"
    ABNORMAL = "ABNORMAL"
    ABSENT = "ABSENT"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class RefundState:
    """How a refund stands."""

    out_refund_no: str
    state: Refunding
    refund_id: str | None = None
    fen: int | None = None
    success_at: datetime | None = None
