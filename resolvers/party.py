"""How members open and join parties, and how the brand completes one."""

from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.types import Info

from bff.context import App, Context
from bff.domains.checkout import completing, joining
from bff.domains.checkout.cashier import Cashier
from bff.domains.checkout.till import Ask
from bff.domains.order import rules
from bff.gateways.signals import Signals
from bff.kit import ids
from bff.kit.ids import Kind
from miniprogram_schema.group_buy_place import (
    GroupBuyJoined,
    GroupBuyJoinInput,
    GroupBuyJoinResult,
    GroupBuyOpened,
    GroupBuyOpenInput,
    GroupBuyOpenResult,
)
from miniprogram_schema.order_place import PaymentRequest
from miniprogram_schema.party_complete import (
    PartyCompleted,
    PartyCompleteInput,
    PartyCompleteResult,
)

Opening = Annotated[GroupBuyOpenInput, strawberry.argument(description="What is opened.")]
Joining = Annotated[GroupBuyJoinInput, strawberry.argument(description="What is joined.")]
Completing = Annotated[PartyCompleteInput, strawberry.argument(description="What is completed.")]


@strawberry.type
class PartyMutations:
    """What members and operators do about parties."""

    @strawberry.mutation(description="Opens a party, with a seat kept for its head to pay (开团).")
    async def group_buy_open(self, info: Info[Context, None], input: Opening) -> GroupBuyOpenResult:
        """Open a party."""
        here, offer_id = info.context, ids.read(Kind.OFFER, input.offer_id)
        wish = _wish(here, input, offer_id=offer_id)
        seated = await here.act(joining.open_, wish, Signals)
        payment = PaymentRequest.of(await here.services.get(Cashier).begin(seated.order_id))
        return GroupBuyOpened(payment=payment, order_id=seated.order_id, party_id=seated.party_id)

    @strawberry.mutation(description="Keeps a seat in a party for the viewer to pay (参团).")
    async def group_buy_join(self, info: Info[Context, None], input: Joining) -> GroupBuyJoinResult:
        """Join a party."""
        here, party_id = info.context, ids.read(Kind.PARTY, input.party_id)
        wish = _wish(here, input, party_id=party_id)
        seated = await here.act(joining.join, wish, Signals)
        payment = PaymentRequest.of(await here.services.get(Cashier).begin(seated.order_id))
        return GroupBuyJoined(payment=payment, order_id=seated.order_id, party_id=seated.party_id)

    @strawberry.mutation(description="Completes a party with those who have paid (提前成团).")
    async def party_complete(
        self, info: Info[Context, None], input: Completing
    ) -> PartyCompleteResult:
        """Complete a party."""
        here, party_id = info.context, ids.read(Kind.PARTY, input.party_id)
        operator_id, signals = here.via(App.DESK).member_id, here.services.get(Signals)
        done = await completing.complete(
            here.database,
            signals,
            operator_id=operator_id,
            party_id=party_id,
            key=input.request_id,
        )
        return PartyCompleted(party_id=done.party_id)


def _wish(
    here: Context, asked: GroupBuyOpenInput | GroupBuyJoinInput, **which: UUID
) -> joining.TakeSeat:
    me = here.via(App.CONSUMER, App.COMMUNITY)
    ask = Ask(
        me.member_id,
        me.members,
        ids.read(Kind.STORE, asked.store_id),
        rules.wanted([(ids.read(Kind.VARIANT, asked.variant_id), asked.quantity)]),
        rules.coupons([ids.read(Kind.COUPON, one) for one in asked.coupon_ids]),
        rules.points(asked.points),
    )
    return joining.asked(ask, identity_id=me.identity_id, key=asked.request_id, **which)
