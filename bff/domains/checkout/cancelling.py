"""A member cancels an order that is not paid."""

from collections.abc import Collection
from uuid import UUID

from bff.domains.checkout.cashier import Cashier
from bff.domains.order import rules, standing
from bff.domains.order.errors import NotDoable, OrderUnknown, Reason
from bff.domains.order.states import OrderState


async def cancel(cashier: Cashier, *, members: Collection[UUID], order_id: UUID) -> None:
    """Cancel an unpaid order of one of these members; one that was cancelled stays so.

    Also while WeChat does not answer: what is paid for it later goes back.
    """
    order = (await standing.read(cashier.database, [order_id])).get(order_id)
    if order is None or order.member_id not in members:
        raise OrderUnknown
    if order.state is OrderState.CANCELLED:
        return
    if reason := rules.uncancellable(order.state):
        raise NotDoable(order_id, reason)
    if not await cashier.finish(order_id, OrderState.CANCELLED, surely=True):
        raise NotDoable(order_id, Reason.PAID)
