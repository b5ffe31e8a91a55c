"""How members learn what an order costs, place it, pay for it, and take it back."""

from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.types import Info

from bff.context import App, Context
from bff.domains.checkout import cancelling, place, quoting, refunding, selling
from bff.domains.checkout.cashier import Cashier
from bff.domains.checkout.till import Ask
from bff.domains.community_sale import editing
from bff.domains.order import pickup, rules
from bff.gateways.signals import Signals
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.keyring import Keyring
from miniprogram_schema.order_change import (
    OrderCancelInput,
    OrderCancelled,
    OrderCancelResult,
    OrderPayResult,
    OrderPickUpShowInput,
    OrderPickUpShown,
    OrderPickUpShowResult,
    OrderRefundRequested,
    OrderRefundRequestInput,
    OrderRefundRequestResult,
)
from miniprogram_schema.order_place import (
    OrderPayable,
    OrderPayInput,
    OrderPlaced,
    OrderPlaceInput,
    OrderPlaceResult,
    PaymentRequest,
)
from miniprogram_schema.order_quote import (
    OrderQuoted,
    OrderQuoteInput,
    OrderQuoteResult,
)

BUYERS = (App.CONSUMER, App.COMMUNITY)
Quoting = Annotated[OrderQuoteInput, strawberry.argument(description="What would be bought.")]
Placing = Annotated[OrderPlaceInput, strawberry.argument(description="What is bought.")]
Paying = Annotated[OrderPayInput, strawberry.argument(description="What is paid.")]
Cancelling = Annotated[OrderCancelInput, strawberry.argument(description="What is cancelled.")]
Refunding = Annotated[
    OrderRefundRequestInput, strawberry.argument(description="What is asked back.")
]
Showing = Annotated[OrderPickUpShowInput, strawberry.argument(description="What is shown.")]


@strawberry.type
class OrderMutations:
    """What members may do about orders of their own."""

    @strawberry.mutation(description="Says what an order would cost, and promises nothing.")
    async def order_quote(self, info: Info[Context, None], input: Quoting) -> OrderQuoteResult:
        """Quote an order."""
        query = _query(info.context, input)
        return OrderQuoted.of(await info.context.act(quoting.quote, query))

    @strawberry.mutation(description="Places an order, keeping goods and coupons for it (下单).")
    async def order_place(self, info: Info[Context, None], input: Placing) -> OrderPlaceResult:
        """Place an order."""
        here = info.context
        placed = await _placed(here, input)
        payment = await here.services.get(Cashier).begin(placed.order_id)
        return OrderPlaced(payment=PaymentRequest.of(payment), order_id=placed.order_id)

    @strawberry.mutation(description="Opens the payment sheet of an order, as often as needed.")
    async def order_pay(self, info: Info[Context, None], input: Paying) -> OrderPayResult:
        """Pay for an order."""
        here, order_id = info.context, ids.read(Kind.ORDER, input.order_id)
        cashier = here.services.get(Cashier)
        payment = await cashier.again(order_id, members=here.me.members)
        return OrderPayable(payment=PaymentRequest.of(payment), order_id=order_id)

    @strawberry.mutation(description="Cancels an unpaid order of the viewer's own.")
    async def order_cancel(self, info: Info[Context, None], input: Cancelling) -> OrderCancelResult:
        """Cancel an order."""
        here, order_id = info.context, ids.read(Kind.ORDER, input.order_id)
        cashier = here.services.get(Cashier)
        await cancelling.cancel(cashier, members=here.me.members, order_id=order_id)
        return OrderCancelled(order_id=order_id)

    @strawberry.mutation(description="Asks money of a paid order back, all of it or in part.")
    async def order_refund_request(
        self, info: Info[Context, None], input: Refunding
    ) -> OrderRefundRequestResult:
        """Ask for a refund."""
        wish = _refunding(info.context, input)
        asked = await info.context.act(refunding.request, wish, Signals)
        return OrderRefundRequested(approved=asked.approved, order_id=asked.order_id)

    @strawberry.mutation(
        description="Makes the code shown to a clerk; of a sale, for all that waits there."
    )
    async def order_pick_up_show(
        self, info: Info[Context, None], input: Showing
    ) -> OrderPickUpShowResult:
        """Show an order."""
        here, order_id = info.context, ids.read(Kind.ORDER, input.order_id)
        ring, members = here.services.get(Keyring), here.me.members
        shown = await pickup.show(here.database, ring, members=members, order_id=order_id)
        return OrderPickUpShown.of(shown)


def _ask(here: Context, asked: OrderQuoteInput | OrderPlaceInput) -> Ask:
    me = here.via(*BUYERS)
    wanted = [(ids.read(Kind.VARIANT, line.variant_id), line.quantity) for line in asked.lines]
    return Ask(
        me.member_id,
        me.members,
        ids.read(Kind.STORE, asked.store_id),
        rules.wanted(wanted),
        _chosen(asked.coupon_ids),
        rules.points(asked.points),
    )


def _query(here: Context, asked: OrderQuoteInput) -> quoting.Query:
    sale_id = ids.read(Kind.SALE, asked.sale_id) if asked.sale_id else None
    return quoting.Query(_ask(here, asked), sale_id)


def _chosen(coupons: list[strawberry.ID] | None) -> tuple[UUID, ...] | None:
    if coupons is None:
        return None
    return rules.coupons([ids.read(Kind.COUPON, one) for one in coupons])


def _coming(here: Context, asked: OrderPlaceInput) -> Ask:
    scan_id = ids.read(Kind.SCAN, asked.scan_id) if asked.scan_id else None
    return _ask(here, asked)._replace(scan_id=scan_id)


async def _placed(here: Context, asked: OrderPlaceInput) -> place.Placed:
    placed: place.Placed
    if asked.sale_id is None:
        placed = await here.act(place.place, _placing(here, asked), Signals)
        return placed
    command = _buying(here, asked, ids.read(Kind.SALE, asked.sale_id))
    await editing.speaks_for(here.database, here.me.member_id, command.sale_id, asked.for_whom)
    placed = await here.act(selling.sell, command, Signals)
    return placed


def _buying(here: Context, asked: OrderPlaceInput, sale_id: UUID) -> selling.Buy:
    return selling.asked(
        _coming(here, asked),
        sale_id=sale_id,
        identity_id=here.me.identity_id,
        remark=asked.remark,
        for_whom=asked.for_whom,
        key=asked.request_id,
    )


def _placing(here: Context, asked: OrderPlaceInput) -> place.Place:
    return place.asked(
        _coming(here, asked),
        identity_id=here.me.identity_id,
        remark=asked.remark,
        for_whom=None,
        key=asked.request_id,
    )


def _refunding(here: Context, asked: OrderRefundRequestInput) -> refunding.RefundWish:
    lines = asked.lines
    return refunding.asked(
        here.me.member_id,
        here.me.members,
        order_id=ids.read(Kind.ORDER, asked.order_id),
        pieces=None if lines is None else [(one.line, one.quantity) for one in lines],
        reason=asked.reason,
        key=asked.request_id,
    )
