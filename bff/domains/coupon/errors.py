"""What the room of coupons says no with."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bff.domains.coupon.terms import Evidence
from bff.kit.refusal import BadInput, Refusal


@dataclass(eq=True)
class CampaignUnknown(BadInput):
    """There is no campaign of that id."""

    def __str__(self) -> str:
        """Say so in words."""
        return "There is no such campaign."


@dataclass(eq=True)
class CouponUnknown(BadInput):
    """The member has no coupon of that id."""

    def __str__(self) -> str:
        """Say so in words."""
        return "There is no such coupon."


@dataclass(eq=True)
class SoldOut(Refusal):
    """The last coupon of the campaign is gone."""


@dataclass(eq=True)
class LimitReached(Refusal):
    """This person has had as many as one may have."""

    limit: int


@dataclass(eq=True)
class NotYetOpen(Refusal):
    """The campaign opens later."""

    opens_at: datetime


@dataclass(eq=True)
class ClaimClosed(Refusal):
    """The campaign is over, paused, or not one that is claimed."""


class Reason(StrEnum):
    """Why a coupon cannot be redeemed here and now."""

    USED = "USED"
    LOCKED = "LOCKED"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    NOT_YET_USABLE = "NOT_YET_USABLE"
    ORDERS_ONLY = "ORDERS_ONLY"
    OTHER_STORE = "OTHER_STORE"
    OTHER_PRODUCT = "OTHER_PRODUCT"
    BELOW_THRESHOLD = "BELOW_THRESHOLD"
    NOTHING_OFF = "NOTHING_OFF"
    # Not the campaign's stock: the coupon is good at other stores.
    STORE_BUDGET_SPENT = "STORE_BUDGET_SPENT"

    @property
    def zh(self) -> str:
        """The reason in Chinese."""
        return WORDS[self][0]

    @property
    def en(self) -> str:
        """The reason in English."""
        return WORDS[self][1]


WORDS: dict[Reason, tuple[str, str]] = {
    Reason.USED: ("这张券已经用过了", "This coupon has been used."),
    Reason.LOCKED: ("这张券正用在一笔未支付的订单里", "This coupon stands in an unpaid order."),
    Reason.REVOKED: ("这张券已被收回", "This coupon was taken back."),
    Reason.EXPIRED: ("这张券已过期", "This coupon has expired."),
    Reason.NOT_YET_USABLE: ("这张券还没到使用时间", "This coupon is not usable yet."),
    Reason.ORDERS_ONLY: ("这张券只能在线上订单使用", "This coupon is for orders in the app only."),
    Reason.OTHER_STORE: ("这张券不能在本店使用", "This coupon is not taken at this store."),
    Reason.OTHER_PRODUCT: ("这张券不适用于这些商品", "This coupon is for other products."),
    Reason.BELOW_THRESHOLD: ("消费金额未达到使用门槛", "The sale is below the coupon's threshold."),
    Reason.NOTHING_OFF: (
        "这笔消费没有可优惠的金额",
        "The coupon would take nothing off this sale.",
    ),
    Reason.STORE_BUDGET_SPENT: (
        "本店在该活动的额度已用完",
        "This store's budget in the campaign is spent.",
    ),
}


@dataclass(eq=True)
class NotShowable(Refusal):
    """The member's own coupon that cannot be used at a counter now."""

    reason: Reason


@dataclass(eq=True)
class CodeWrong(Refusal):
    """No coupon shows this code now."""


@dataclass(eq=True)
class LookHeld(Refusal):
    """Too many wrong codes came from this account, store or address."""

    until: datetime


@dataclass(eq=True)
class LookOver(Refusal):
    """The look is older than five minutes; look at the code again."""


@dataclass(eq=True)
class NotRedeemable(Refusal):
    """The coupon cannot be redeemed here and now."""

    reason: Reason


@dataclass(eq=True)
class EvidenceMissing(Refusal):
    """The redemption needs the sale's sum, or the outer codes of so many bottles."""

    needed: Evidence
    bottles: int
