"""Looking at a coupon across a counter, and redeeming it."""

from datetime import datetime
from enum import Enum
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.types import Info

from bff.context import Context, Language
from bff.domains.coupon import errors, look, redeem
from bff.domains.profit.facts import PayeeRole
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.money import Fen
from loaders.coupon import coupons_of
from loaders.share import Earned, earned_of
from miniprogram_schema.code import CodeNotActive, CodeOfAnotherLevel, CodeUnknown
from miniprogram_schema.coupon import Coupon
from miniprogram_schema.goods import BottleAlreadyRedeemed, BottleOfAnotherStore
from miniprogram_schema.problem import Problem
from miniprogram_schema.share import Share


@strawberry.enum(description="What a store must show for a redemption.")
class EvidenceKind(Enum):
    """What a store must show."""

    NONE = strawberry.enum_value("NONE", description="Nothing.")
    GOODS = strawberry.enum_value("GOODS", description="The outer codes of the bottles sold.")
    # Nothing at a counter is paid through us: a threshold needs a sum that somebody tells.
    AMOUNT = strawberry.enum_value("AMOUNT", description="The sum of the sale.")


@strawberry.enum(description="Why a coupon cannot be redeemed here and now.")
class NotRedeemableReason(Enum):
    """Why a coupon cannot be redeemed."""

    USED = strawberry.enum_value("USED", description="It has been used.")
    LOCKED = strawberry.enum_value("LOCKED", description="It stands in an unpaid order.")
    REVOKED = strawberry.enum_value("REVOKED", description="It was taken back.")
    EXPIRED = strawberry.enum_value("EXPIRED", description="Its time is over.")
    NOT_YET_USABLE = strawberry.enum_value("NOT_YET_USABLE", description="Its time comes later.")
    ORDERS_ONLY = strawberry.enum_value("ORDERS_ONLY", description="No counter takes it.")
    OTHER_STORE = strawberry.enum_value("OTHER_STORE", description="This store does not take it.")
    OTHER_PRODUCT = strawberry.enum_value(
        "OTHER_PRODUCT", description="It is for other goods than those shown."
    )
    BELOW_THRESHOLD = strawberry.enum_value(
        "BELOW_THRESHOLD", description="The sale is below its threshold."
    )
    # A coupon is used up only for something; one that takes nothing off stays in the wallet.
    NOTHING_OFF = strawberry.enum_value(
        "NOTHING_OFF", description="It would take nothing off this sale."
    )
    STORE_BUDGET_SPENT = strawberry.enum_value(
        "STORE_BUDGET_SPENT", description="The campaign's budget for this store is spent."
    )


@strawberry.input(description="Which code a clerk reads.")
class CouponLookInput:
    """Which code a clerk reads."""

    store_id: strawberry.ID = strawberry.field(description="The store at which the clerk stands.")
    code: str = strawberry.field(description="What the customer's phone shows.")


@strawberry.type(description="Whether a coupon can be redeemed at this store.")
class Redeemability:
    """Whether a coupon can be redeemed at this store."""

    can: bool = strawberry.field(description="Whether it can be redeemed, given the evidence.")
    why: strawberry.Private[errors.Reason | None]

    @strawberry.field(description="Why it cannot, in words; null when it can.")
    def reason(self, info: Info[Context, None]) -> str | None:
        """Say why not."""
        if self.why is None:
            return None
        return self.why.en if info.context.language is Language.EN else self.why.zh


@strawberry.type(description="What a redemption of the coupon needs.")
class RedemptionEvidence:
    """What a redemption needs."""

    kind: EvidenceKind = strawberry.field(description="What the store must show.")
    bottles: int = strawberry.field(description="How many bottles' outer codes are needed.")
    sale_needed: bool = strawberry.field(description="Whether the sum of the sale is needed.")


@strawberry.type(description="What a clerk sees of a coupon; good for five minutes.")
class CouponLooked:
    """What a clerk sees of a coupon."""

    look_id: strawberry.ID = strawberry.field(description="What the coupon is redeemed with.")
    expires_at: datetime = strawberry.field(description="When the look is over.")
    redeemability: Redeemability = strawberry.field(description="Whether it can be redeemed here.")
    evidence: RedemptionEvidence = strawberry.field(description="What a redemption needs.")
    # The coupon and never whose it is: the look names no customer.
    coupon_id: strawberry.Private[UUID]

    coupon = edge(
        coupons_of,
        key=At("coupon_id"),
        returns=Coupon,
        description="The coupon.",
    )

    @classmethod
    def of(cls, looked: look.Looked) -> "CouponLooked":
        """Make what a clerk sees."""
        due = looked.due
        return cls(
            look_id=strawberry.ID(ids.opaque(Kind.LOOK, looked.look_id)),
            expires_at=looked.expires_at,
            redeemability=Redeemability(can=looked.reason is None, why=looked.reason),
            evidence=RedemptionEvidence(
                kind=EvidenceKind(due.evidence.value), bottles=due.bottles, sale_needed=due.sale
            ),
            coupon_id=looked.coupon_id,
        )


@strawberry.type(description="Returned when no phone shows this code now.")
class CouponCodeUnknown(Problem):
    """No coupon shows this code now."""

    @classmethod
    def of(cls, refusal: errors.CodeWrong, message: str) -> "CouponCodeUnknown":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(
    description="Returned when too many wrong codes came from this clerk, store or address."
)
class CouponLookHeld(Problem):
    """Too many wrong codes came."""

    until: datetime = strawberry.field(description="When codes are read again.")

    @classmethod
    def of(cls, refusal: errors.LookHeld, message: str) -> "CouponLookHeld":
        """Say it in words."""
        return cls(message=message, until=refusal.until)


@strawberry.input(description="What a clerk redeems.")
class CouponRedeemInput:
    """What a clerk redeems."""

    store_id: strawberry.ID = strawberry.field(description="The store at which the clerk stands.")
    # Looking comes first, so that nobody hands over goods for a coupon that cannot be used.
    look_id: strawberry.ID = strawberry.field(description="What `couponLook` gave.")
    # Redeeming without goods is the trade's commonest fraud; a bottle supports one redemption.
    goods_codes: list[str] = strawberry.field(
        default_factory=list, description="The outer codes of the bottles handed over."
    )
    # Typed by the clerk: evidence of a sale is only as good as who gives it.
    sale_fen: Fen | None = strawberry.field(
        default=None, description="The sum of the sale; needed where the evidence says so."
    )
    request_id: strawberry.ID = strawberry.field(
        description="An id made by the phone; the same one gets the first answer again."
    )


@strawberry.type(description="The coupon is used, and what the store earned is booked.")
class CouponRedeemed:
    """The coupon is used."""

    redemption_id: strawberry.ID = strawberry.field(description="The id of the redemption.")
    # The customer is served either way: only what the store is owed waits.
    held: bool = strawberry.field(
        description="Whether it waits for review because evidence lacks, and is not owed yet."
    )
    coupon_id: strawberry.Private[UUID]
    gift_id: strawberry.Private[UUID | None]
    # By store: the dealer's share of the same fact is not the store's to see.
    earning: strawberry.Private[Earned]

    coupon = edge(
        coupons_of,
        key=At("coupon_id"),
        returns=Coupon,
        description="The coupon.",
    )
    gift = edge(
        coupons_of,
        key=At("gift_id"),
        returns=Coupon | None,
        description="The coupon that the store adds; null when there is none.",
    )
    earned = edge(
        earned_of,
        key=At("earning"),
        of=lambda rows: [Share.of(row) for row in rows],
        returns=list[Share],
        description="What the store is owed for it.",
    )

    @classmethod
    def of(cls, redeemed: redeem.Redeemed, *, store_id: UUID) -> "CouponRedeemed":
        """Make what a store sees of its redemption."""
        id_, fact_id = redeemed.redemption_id, redeemed.fact_id
        return cls(
            redemption_id=strawberry.ID(ids.opaque(Kind.REDEMPTION, id_)),
            # What is held is not booked, so there is no fact to show.
            held=fact_id is None,
            coupon_id=redeemed.coupon_id,
            gift_id=redeemed.gift_coupon_id,
            earning=Earned(fact_id or id_, PayeeRole.STORE, store_id),
        )


@strawberry.type(description="Returned when the coupon cannot be redeemed here and now.")
class CouponNotRedeemable(Problem):
    """The coupon cannot be redeemed here and now."""

    reason: NotRedeemableReason = strawberry.field(description="Why not.")

    @classmethod
    def of(cls, refusal: errors.NotRedeemable, message: str) -> "CouponNotRedeemable":
        """Say it in words."""
        return cls(message=message, reason=NotRedeemableReason(refusal.reason.value))


@strawberry.type(description="Returned when the look is over or not this clerk's: look again.")
class CouponLookOver(Problem):
    """The look is over."""

    @classmethod
    def of(cls, refusal: errors.LookOver, message: str) -> "CouponLookOver":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when the sum of the sale, or goods, must be shown.")
class EvidenceMissing(Problem):
    """Something must be shown."""

    needed: EvidenceKind = strawberry.field(description="What must be shown.")
    bottles: int = strawberry.field(description="How many bottles' outer codes are needed.")

    @classmethod
    def of(cls, refusal: errors.EvidenceMissing, message: str) -> "EvidenceMissing":
        """Say it in words."""
        return cls(
            message=message,
            needed=EvidenceKind(refusal.needed.value),
            bottles=refusal.bottles,
        )


CouponLookResult = Annotated[
    CouponLooked | CouponCodeUnknown | CouponLookHeld,
    strawberry.union("CouponLookResult", description="What comes of looking at a code."),
]
CouponRedeemResult = Annotated[
    CouponRedeemed
    | CouponNotRedeemable
    | CouponLookOver
    | EvidenceMissing
    | CodeUnknown
    | CodeNotActive
    | CodeOfAnotherLevel
    | BottleAlreadyRedeemed
    | BottleOfAnotherStore,
    strawberry.union("CouponRedeemResult", description="What comes of redeeming a coupon."),
]
