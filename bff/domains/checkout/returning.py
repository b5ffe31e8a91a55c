"""What goes back with a refund beside money: goods, coupons and points."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from bff.domains.checkout import sales
from bff.domains.checkout.points_off import back
from bff.domains.coupon import gifts, ordering
from bff.domains.order.refunds import NewRefund
from bff.domains.order.states import OrderState, Origin, RefundState
from bff.domains.profit import goods, spending
from bff.domains.profit.goods import GoodsBack
from bff.domains.store import stock
from bff.domains.store.shelf import Want
from bff.gateways.signals import Signals
from bff.kit.database import Transaction


async def taken_back(
    transaction: Transaction, signals: Signals, refunds: Sequence[NewRefund]
) -> None:
    """Free goods that were promised, take back those that came back, and free coupons.

    Points come back with each piece, coupons where nothing is left of their order.
    """
    sure = [one for one in refunds if one.state is RefundState.APPROVED]
    await sales.given_back(transaction, sure)
    # Coupons before shelves, as when an order is placed.
    whole = [one.order.id for one in sure if one.whole and one.order.state.paid]
    if whole:
        await ordering.give_back(transaction, signals, whole)
        await gifts.take_back(transaction, signals, whole)
    paid = [one for one in sure if one.order.state.paid]
    await spending.returned(transaction, [part for one in paid for part in back(one)])
    await stock.release(transaction, [want for one in sure for want in _promised(one)])
    # Exactly what the hand-over did is undone: it took from shelves, and owed what was no sale's.
    returned = [one for one in sure if one.goods]
    await stock.returned(transaction, [want for one in returned for want in _returned(one)])
    own = [one for one in returned if one.order.origin is not Origin.SALE]
    goods.goods_back(transaction, [_owed_less(one) for one in own])


def _promised(refund: NewRefund) -> list[Want]:
    # What was handed over is nobody's promise any more.
    if refund.order.state is not OrderState.PAID:
        return []
    return _wants(refund, {back.line: back.quantity for back in refund.back})


def _returned(refund: NewRefund) -> list[Want]:
    return _wants(refund, refund.goods)


def _wants(refund: NewRefund, pieces: Mapping[int, int]) -> list[Want]:
    order = refund.order
    if order.origin is not Origin.SHELF:
        return []
    return [
        Want(order.picked_up_store_id or order.store_id, line.variant_id, quantity)
        for line in order.lines
        if (quantity := pieces.get(line.line))
    ]


def _owed_less(refund: NewRefund) -> GoodsBack:
    order, pieces = refund.order, Counter[UUID]()
    for line in order.lines:
        pieces[line.product_id] += refund.goods.get(line.line, 0)
    return GoodsBack(
        id=refund.id,
        handed_over=order.id,
        order_id=order.id,
        store_id=order.picked_up_store_id or order.store_id,
        pieces=+pieces,
        at=order.now,
    )
