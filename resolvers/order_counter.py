"""How clerks hand orders over, and how operators decide about refunds."""

from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.types import Info

from bff.context import App, Context
from bff.domains.checkout import deciding, handing_over
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.gateways.signals import Signals
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.refusal import Forbidden
from miniprogram_schema.order_change import (
    OrderPickedUp,
    OrderPickUpInput,
    OrderPickUpResult,
    OrderRefundDecided,
    OrderRefundDecideInput,
    OrderRefundDecideResult,
)
from resolvers.at_counter import at_counter

PickingUp = Annotated[OrderPickUpInput, strawberry.argument(description="What is handed over.")]
Deciding = Annotated[OrderRefundDecideInput, strawberry.argument(description="What is decided.")]


@strawberry.type
class OrderCounterMutations:
    """What owners, clerks and operators may do about customers' orders."""

    @strawberry.mutation(description="Hands over the goods of an order, once (自提核销).")
    async def order_pick_up(self, info: Info[Context, None], input: PickingUp) -> OrderPickUpResult:
        """Hand an order over."""
        here, store_id = info.context, ids.read(Kind.STORE, input.store_id)
        clerk_id = await at_counter(here, store_id)
        look_id = ids.read(Kind.PICK_UP, input.look_id)
        elsewhere, key = here.settings.pick_up_elsewhere, input.request_id
        command = handing_over.asked(
            clerk_id, store_id=store_id, look_id=look_id, elsewhere=elsewhere, key=key
        )
        done = await here.act(handing_over.hand_over, command, Signals)
        return OrderPickedUp(order_id=done.order_id)

    @strawberry.mutation(description="Approves a refund, a closed one again, or refuses it.")
    async def order_refund_decide(
        self, info: Info[Context, None], input: Deciding
    ) -> OrderRefundDecideResult:
        """Decide a refund."""
        here, operator_id = info.context, await _operator(info.context)
        refund_id = ids.read(Kind.REFUND, input.refund_id)
        goods, key = [(one.line, one.quantity) for one in input.goods_back], input.request_id
        command = deciding.asked(
            operator_id, refund_id=refund_id, approved=input.approve, goods=goods, key=key
        )
        done = await here.act(deciding.decide, command, Signals)
        return OrderRefundDecided(approved=done.approved, order_id=done.order_id)


async def _operator(here: Context) -> UUID:
    member_id = here.via(App.DESK).member_id
    if not await roles.holds(here.database, member_id=member_id, roles=[Role.OPERATOR]):
        raise Forbidden
    return member_id
