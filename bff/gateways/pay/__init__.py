"""WeChat Pay, version 3: `Pay`, what it is asked, what it answers, and what it raises."""

from bff.gateways.pay.asked import Prepay, RefundAsked
from bff.gateways.pay.bill import BillKind, BillLine
from bff.gateways.pay.errors import (
    Absent,
    AlreadyPaid,
    NotEnough,
    NotGenuine,
    NotYet,
    PayBusy,
    PayError,
    PayRefused,
    PayUnavailable,
    TradeClosed,
    Why,
)
from bff.gateways.pay.fund_bill import FundLine
from bff.gateways.pay.merchant import Merchant
from bff.gateways.pay.notice import Notice, NoticeKind
from bff.gateways.pay.patience import Patience
from bff.gateways.pay.pay import Pay
from bff.gateways.pay.sharing import Sharer
from bff.gateways.pay.sharing_asked import (
    Part,
    Receiver,
    ReceiverKind,
    Relation,
    ReturnAsked,
    ShareAsked,
)
from bff.gateways.pay.sharing_states import PartState, Returning, ReturnState, ShareState, Sharing
from bff.gateways.pay.states import PaymentRequest, Refunding, RefundState, Trade, TradeState

__all__ = [
    "Absent",
    "AlreadyPaid",
    "BillKind",
    "BillLine",
    "FundLine",
    "Merchant",
    "NotEnough",
    "NotGenuine",
    "NotYet",
    "Notice",
    "NoticeKind",
    "Part",
    "PartState",
    "Patience",
    "Pay",
    "PayBusy",
    "PayError",
    "PayRefused",
    "PayUnavailable",
    "PaymentRequest",
    "Prepay",
    "Receiver",
    "ReceiverKind",
    "RefundAsked",
    "RefundState",
    "Refunding",
    "Relation",
    "ReturnAsked",
    "ReturnState",
    "Returning",
    "ShareAsked",
    "ShareState",
    "Sharer",
    "Sharing",
    "Trade",
    "TradeClosed",
    "TradeState",
    "Why",
]
