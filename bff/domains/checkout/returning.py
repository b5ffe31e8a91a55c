"""What goes back with a refund beside money: goods to the shelf, coupons to their wallets."""

from collections.abc import Sequence

from bff.domains.checkout import sales
from bff.domains.coupon import gifts, ordering
from bff.domains.order.refunds import NewRefund
from bff.domains.order.states import OrderState, Origin, RefundState
from bff.domains.store import stock
from bff.domains.store.shelf import Want
from bff.gateways.signals import Signals
from bff.kit.database import Transaction


async def taken_back(
    transaction: Transaction, signals: Signals, refunds: Sequence[NewRefund]
) -> None:
    """Free goods that were promised, and coupons where nothing is left of their order."""
    sure = [one for one in refunds if one.state is RefundState.APPROVED]
    await sales.given_back(transaction, sure)
    # Coupons before shelves, as when an order is placed.
    whole = [one.order.id for one in sure if one.whole and one.order.state.paid]
    if whole:
        await ordering.give_back(transaction, signals, whole)
        await gifts.take_back(transaction, signals, whole)
    await stock.release(transaction, [want for one in sure for want in _wants(one)])


def _wants(refund: NewRefund) -> list[Want]:
    order = refund.order
    # What was handed over is nobody's promise any more.
    if order.origin is not Origin.SHELF or order.state is not OrderState.PAID:
        return []
    variants = {line.line: line.variant_id for line in order.lines}
    return [
        Want(order.store_id, variants[back.line], back.quantity)
        for back in refund.back
        if back.quantity
    ]
