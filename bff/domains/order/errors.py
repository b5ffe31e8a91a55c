"""Why an order is not placed, paid, cancelled, refunded or handed over."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from bff.kit.refusal import Refusal


class Reason(StrEnum):
    """Why something cannot be done with an order as it stands."""

    UNPAID = "UNPAID"
    PICKED_UP = "PICKED_UP"
    ENDED = "ENDED"
    HELD = "HELD"
    OTHER_STORE = "OTHER_STORE"
    NOTHING_LEFT = "NOTHING_LEFT"
    TOO_MUCH = "TOO_MUCH"
    REFUND_OPEN = "REFUND_OPEN"
    PAID = "PAID"
    DECIDED = "DECIDED"
    GOODS_MORE = "GOODS_MORE"
    SHORT_HERE = "SHORT_HERE"

    @property
    def zh(self) -> str:
        """The reason in Chinese."""
        return WORDS[self][0]

    @property
    def en(self) -> str:
        """The reason in English."""
        return WORDS[self][1]


WORDS: Mapping[Reason, tuple[str, str]] = {
    Reason.UNPAID: ("订单还没有支付", "The order is not paid yet."),
    Reason.PICKED_UP: ("订单已提货", "The order was picked up."),
    Reason.ENDED: ("订单已结束", "The order is over."),
    Reason.HELD: (
        "商品还没有成团或到货，请稍后再办理",
        "Its party or its goods are still awaited.",
    ),
    Reason.OTHER_STORE: ("请到「{store}」提货", "Please pick it up at {store}."),
    Reason.SHORT_HERE: ("本店库存不足", "This store has too few of it."),
    Reason.NOTHING_LEFT: ("没有可退的金额", "Nothing of it is left to be refunded."),
    Reason.TOO_MUCH: ("超过可退的数量", "That is more than is left to be refunded."),
    Reason.REFUND_OPEN: ("退款正在处理", "A refund of it is under way."),
    Reason.DECIDED: ("退款已处理", "The refund was decided before."),
    Reason.GOODS_MORE: ("退货数量超过退款数量", "More goods came back than are refunded."),
    Reason.PAID: ("订单已支付，请申请退款", "The order is paid; please ask for a refund."),
}


class Per(StrEnum):
    """What a limit is for."""

    ORDER = "ORDER"
    MEMBER = "MEMBER"

    @property
    def zh(self) -> str:
        """The words for it in Chinese."""
        return "每单" if self is Per.ORDER else "每人"

    @property
    def en(self) -> str:
        """The words for it in English."""
        return "in one order" if self is Per.ORDER else "in all"


@dataclass
class StoreUnknown(Refusal):
    """There is no such store."""


@dataclass
class OrderUnknown(Refusal):
    """There is no such order of this person; another's looks the same."""


@dataclass
class RefundUnknown(Refusal):
    """There is no such refund."""


@dataclass
class LookOver(Refusal):
    """The clerk did not look at an order, or too long ago."""


@dataclass
class ProductUnavailable(Refusal):
    """A variant is not sold now, or is none of ours."""

    variant_id: UUID


@dataclass
class StockShort(Refusal):
    """The store has fewer pieces of a variant than were asked for."""

    variant_id: UUID
    title: str


@dataclass
class PurchaseLimitReached(Refusal):
    """One order, or one person, may have so many pieces of a variant and no more."""

    variant_id: UUID
    title: str
    limit: int
    per: Per


@dataclass
class CouponUnknown(Refusal):
    """A coupon that was chosen is none of this person's, or stands in another order."""

    coupon_id: UUID


@dataclass
class CouponMisfit(Refusal):
    """A coupon that was chosen does not fit the order."""

    coupon_id: UUID
    zh: str
    en: str


@dataclass
class ScanUnknown(Refusal):
    """The scan that is said to have led to an order is none of this person's."""


@dataclass
class PointsShort(Refusal):
    """This person has so many points and no more."""

    balance: int


@dataclass
class PointsOverCap(Refusal):
    """So many points may be used for what is ordered, and no more."""

    most: int


@dataclass
class NotDoable(Refusal):
    """What was asked for cannot be done with the order as it stands."""

    order_id: UUID
    reason: Reason


@dataclass
class OtherStore(Refusal):
    """The goods are handed over at the store where they were ordered, or at none that is here."""

    order_id: UUID
    store_name: str


@dataclass
class PaymentAway(Refusal):
    """WeChat Pay does not answer; the order can be paid in a moment."""

    order_id: UUID
