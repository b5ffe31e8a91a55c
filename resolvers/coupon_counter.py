"""How clerks look at coupons and redeem them."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.domains.coupon import look as looks
from bff.domains.coupon import redeem as redemptions
from bff.domains.coupon.look import Look
from bff.gateways.signals import Signals
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.keyring import Keyring
from miniprogram_schema.coupon_counter import (
    CouponLooked,
    CouponLookInput,
    CouponLookResult,
    CouponRedeemed,
    CouponRedeemInput,
    CouponRedeemResult,
)
from resolvers.at_counter import at_counter

LookAsked = Annotated[CouponLookInput, strawberry.argument(description="What the clerk reads.")]
RedeemAsked = Annotated[
    CouponRedeemInput, strawberry.argument(description="What the clerk redeems.")
]


@strawberry.type
class CouponCounterMutations:
    """What an owner or a clerk may do with a customer's coupon."""

    @strawberry.mutation(description="Reads the code on a customer's phone; changes no coupon.")
    async def coupon_look(self, info: Info[Context, None], input: LookAsked) -> CouponLookResult:
        """Look at a coupon."""
        here, store_id = info.context, ids.read(Kind.STORE, input.store_id)
        command = Look(store_id, await at_counter(here, store_id), input.code, here.address)
        looked = await looks.look(here.database, here.services.get(Keyring), command)
        return CouponLooked.of(looked)

    @strawberry.mutation(description="Redeems what was looked at, once (核销).")
    async def coupon_redeem(
        self,
        info: Info[Context, None],
        input: RedeemAsked,
    ) -> CouponRedeemResult:
        """Redeem a coupon."""
        command = await _redeeming(info.context, input)
        redeemed = await info.context.act(redemptions.redeem, command, Keyring, Signals)
        return CouponRedeemed.of(redeemed, store_id=command.store_id)


async def _redeeming(here: Context, asked: CouponRedeemInput) -> redemptions.Redeem:
    store_id = ids.read(Kind.STORE, asked.store_id)
    return redemptions.asked(
        store_id=store_id,
        clerk_id=await at_counter(here, store_id),
        look_id=ids.read(Kind.LOOK, asked.look_id),
        goods=asked.goods_codes,
        sale_fen=asked.sale_fen,
        key=asked.request_id,
    )
