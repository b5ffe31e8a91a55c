"""Claiming a coupon, and showing it at a counter."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from bff.domains.coupon import errors, show
from bff.engine.edge import edge
from bff.engine.keys import At
from loaders.coupon import coupons_of
from miniprogram_schema.coupon import Coupon
from miniprogram_schema.me import Me
from miniprogram_schema.problem import Problem


@strawberry.input(description="Which campaign a coupon is claimed of.")
class CouponClaimInput:
    """Which campaign a coupon is claimed of."""

    campaign_id: strawberry.ID = strawberry.field(description="The campaign.")
    request_id: strawberry.ID = strawberry.field(
        description="An id made by the phone; the same one gets the first answer again."
    )


@strawberry.type(description="The viewer has got a coupon.")
class CouponClaimed:
    """The viewer has got a coupon."""

    # So that wallet and counts come back with the claim, without another request.
    me: Me = strawberry.field(description="Everything that is the viewer's own.")
    coupon_id: strawberry.Private[UUID]

    coupon = edge(
        coupons_of,
        key=At("coupon_id"),
        returns=Coupon,
        description="The coupon.",
    )


@strawberry.type(description="Returned when the last coupon of the campaign is gone.")
class CouponSoldOut(Problem):
    """The last coupon is gone."""

    @classmethod
    def of(cls, refusal: errors.SoldOut, message: str) -> "CouponSoldOut":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when the viewer has had as many as one person may have.")
class CouponLimitReached(Problem):
    """The viewer has had as many as one may have."""

    limit: int = strawberry.field(description="How many one person may have.")

    @classmethod
    def of(cls, refusal: errors.LimitReached, message: str) -> "CouponLimitReached":
        """Say it in words."""
        return cls(message=message, limit=refusal.limit)


@strawberry.type(description="Returned when claims begin later.")
class CouponNotYetOpen(Problem):
    """Claims begin later."""

    opens_at: datetime = strawberry.field(description="When claims begin.")

    @classmethod
    def of(cls, refusal: errors.NotYetOpen, message: str) -> "CouponNotYetOpen":
        """Say it in words."""
        return cls(message=message, opens_at=refusal.opens_at)


@strawberry.type(description="Returned when the campaign is over, paused or not for claiming.")
class CouponClaimClosed(Problem):
    """Nothing can be claimed."""

    @classmethod
    def of(cls, refusal: errors.ClaimClosed, message: str) -> "CouponClaimClosed":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.input(description="Which coupon is shown at a counter.")
class CouponShowInput:
    """Which coupon is shown at a counter."""

    # No requestId: showing a coupon twice gives nothing and takes nothing.
    coupon_id: strawberry.ID = strawberry.field(description="A coupon of the viewer's own.")


@strawberry.type(description="What the phone shows to a clerk; it soon means nothing.")
class CouponShown:
    """What the phone shows to a clerk."""

    # Short enough to be typed where a camera fails.
    code: str = strawberry.field(description="Twelve letters and digits, also to be shown as QR.")
    expires_at: datetime = strawberry.field(description="When to ask for the next code.")

    @classmethod
    def of(cls, shown: show.Shown) -> "CouponShown":
        """Make what the phone shows."""
        return cls(code=shown.code, expires_at=shown.expires_at)


@strawberry.type(description="Returned when no counter would take the coupon now.")
class CouponNotShowable(Problem):
    """No counter would take the coupon now."""

    @classmethod
    def of(cls, refusal: errors.NotShowable, message: str) -> "CouponNotShowable":
        """Say it in words."""
        del refusal
        return cls(message=message)


CouponClaimResult = Annotated[
    CouponClaimed | CouponSoldOut | CouponLimitReached | CouponNotYetOpen | CouponClaimClosed,
    strawberry.union("CouponClaimResult", description="What comes of claiming a coupon."),
]
CouponShowResult = Annotated[
    CouponShown | CouponNotShowable,
    strawberry.union("CouponShowResult", description="What comes of showing a coupon."),
]
