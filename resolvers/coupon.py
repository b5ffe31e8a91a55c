"""How members claim coupons, show them, and watch one change."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.domains.coupon import claim as claims
from bff.domains.coupon import show as shows
from bff.gateways.signals import Signals
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.keyring import Keyring
from loaders.coupon_watch import watched
from miniprogram_schema.coupon import Coupon
from miniprogram_schema.coupon_claim import (
    CouponClaimed,
    CouponClaimInput,
    CouponClaimResult,
    CouponShowInput,
    CouponShown,
    CouponShowResult,
)
from miniprogram_schema.me import Me

ClaimAsked = Annotated[CouponClaimInput, strawberry.argument(description="What is claimed.")]
ShowAsked = Annotated[CouponShowInput, strawberry.argument(description="What is shown.")]
CouponId = Annotated[
    strawberry.ID, strawberry.argument(description="A coupon of the viewer's own.")
]

Coupons = AsyncGenerator[Coupon, None]


@strawberry.type
class CouponMutations:
    """What members may do with coupons."""

    @strawberry.mutation(description="Puts a coupon of a campaign into the viewer's wallet (领取).")
    async def coupon_claim(self, info: Info[Context, None], input: ClaimAsked) -> CouponClaimResult:
        """Claim a coupon."""
        me = info.context.me
        campaign_id = ids.read(Kind.CAMPAIGN, input.campaign_id)
        command = claims.asked(
            me.member_id, me.members, campaign_id=campaign_id, key=input.request_id
        )
        claimed = await info.context.act(claims.claim, command)
        return CouponClaimed(me=Me.of(me), coupon_id=claimed.coupon_id)

    @strawberry.mutation(description="Makes the code that the viewer's phone shows to a clerk.")
    async def coupon_show(self, info: Info[Context, None], input: ShowAsked) -> CouponShowResult:
        """Show a coupon."""
        here, coupon_id = info.context, ids.read(Kind.COUPON, input.coupon_id)
        ring = here.services.get(Keyring)
        shown = await shows.show(here.database, ring, members=here.me.members, coupon_id=coupon_id)
        return CouponShown.of(shown)


@strawberry.type
class CouponSubscriptions:
    """What members may watch of their coupons."""

    @strawberry.subscription(
        description="A coupon of the viewer's own whenever it changed, and at once if it is no"
        " longer usable."
    )
    async def coupon_changed(self, info: Info[Context, None], id: CouponId) -> Coupons:
        """Yield the committed coupon after each change."""
        here, coupon_id = info.context, ids.read(Kind.COUPON, id)
        signals, members = here.services.get(Signals), here.me.members
        async for row in watched(here.database, signals, coupon_id, members):
            yield Coupon.of(row)
