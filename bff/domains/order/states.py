"""How an order, its payment and a refund stand, and along which edges they go on."""

from collections.abc import Mapping
from enum import StrEnum


class Origin(StrEnum):
    """What an order came from: a shelf, a party or a community sale."""

    SHELF = "SHELF"
    PARTY = "PARTY"
    SALE = "SALE"


class OrderState(StrEnum):
    """What became of an order; CANCELLED and EXPIRED ones were never paid in time."""

    PLACED = "PLACED"
    PAID = "PAID"
    PICKED_UP = "PICKED_UP"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    REFUNDED = "REFUNDED"

    @property
    def paid(self) -> bool:
        """Whether it is paid and something of it is left."""
        return self in {OrderState.PAID, OrderState.PICKED_UP}


class PaymentState(StrEnum):
    """What WeChat Pay knows of an order; LATE is money that came after the order had ended."""

    OPEN = "OPEN"
    PAID = "PAID"
    CLOSED = "CLOSED"
    LATE = "LATE"


class RefundState(StrEnum):
    """How far a refund has come; ABNORMAL and CLOSED ones wait for somebody at the brand."""

    ASKED = "ASKED"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    SENT = "SENT"
    DONE = "DONE"
    ABNORMAL = "ABNORMAL"
    CLOSED = "CLOSED"


ORDER_EDGES: Mapping[str, frozenset[str]] = {
    OrderState.PLACED: frozenset({OrderState.PAID, OrderState.CANCELLED, OrderState.EXPIRED}),
    OrderState.PAID: frozenset({OrderState.PICKED_UP, OrderState.REFUNDED}),
    OrderState.PICKED_UP: frozenset({OrderState.REFUNDED}),
    # Money that came too late for one party buys a seat in another.
    OrderState.EXPIRED: frozenset({OrderState.PAID}),
}
PAYMENT_EDGES: Mapping[str, frozenset[str]] = {
    PaymentState.OPEN: frozenset({PaymentState.PAID, PaymentState.CLOSED, PaymentState.LATE}),
    # Closed by us and paid at WeChat at the same moment: an edge like any other.
    PaymentState.CLOSED: frozenset({PaymentState.LATE}),
}
REFUND_EDGES: Mapping[str, frozenset[str]] = {
    RefundState.ASKED: frozenset({RefundState.APPROVED, RefundState.REFUSED}),
    RefundState.APPROVED: frozenset({RefundState.SENT, RefundState.DONE}),
    # APPROVED again, and so under another number, once WeChat has closed one.
    RefundState.SENT: frozenset(
        {RefundState.DONE, RefundState.ABNORMAL, RefundState.CLOSED, RefundState.APPROVED}
    ),
    RefundState.ABNORMAL: frozenset({RefundState.DONE, RefundState.CLOSED, RefundState.APPROVED}),
    RefundState.CLOSED: frozenset({RefundState.APPROVED}),
}
