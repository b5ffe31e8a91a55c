"""Orders of community sales that end or are given back: there is room for others again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from bff.domains.community_sale import stall
from bff.domains.community_sale.stall import Taken
from bff.domains.community_sale.states import SaleState
from bff.domains.order.refunds import NewRefund
from bff.domains.order.standing import Standing
from bff.domains.order.states import OrderState, Origin
from bff.kit.database import Transaction


async def left(transaction: Transaction, orders: Sequence[Standing]) -> None:
    """Put back what those orders had that are sales'; orders are locked before their sales."""
    await stall.release(
        transaction,
        [
            Taken(order.origin_id, line.variant_id, line.left)
            for order in orders
            if order.origin is Origin.SALE and order.origin_id
            for line in order.lines
            if line.left
        ],
    )


async def before_cut_off(
    transaction: Transaction, orders: Mapping[UUID, Standing]
) -> dict[UUID, Standing]:
    """Return locked orders with those let go whose sale is open: nothing is bought for them yet."""
    sales = {one.origin_id for one in orders.values() if one.origin is Origin.SALE and one.held}
    found = await stall.locked(transaction, filter(None, sales))
    still_open = {sale.id for sale in found.values() if sale.open}
    return {
        id_: replace(order, held=False) if order.origin_id in still_open else order
        for id_, order in orders.items()
    }


async def counted(transaction: Transaction, orders: Sequence[Standing]) -> set[UUID]:
    """Return which of these locked orders are of sales whose goods were counted without them."""
    sales = {one.id: one.origin_id for one in orders if one.origin is Origin.SALE}
    found = await stall.locked(transaction, filter(None, sales.values())) if sales else {}
    over = {sale.id for sale in found.values() if sale.state is SaleState.ARRIVED}
    return {order_id for order_id, sale_id in sales.items() if sale_id in over}


async def given_back(transaction: Transaction, refunds: Sequence[NewRefund]) -> None:
    """Put back what is paid back of orders that are sales' and not handed over."""
    await stall.release(transaction, [one for refund in refunds for one in _taken(refund)])


def _taken(refund: NewRefund) -> list[Taken]:
    order = refund.order
    if order.origin is not Origin.SALE or order.origin_id is None:
        return []
    if order.state is not OrderState.PAID:
        return []
    variants = {line.line: line.variant_id for line in order.lines}
    return [
        Taken(order.origin_id, variants[back.line], back.quantity)
        for back in refund.back
        if back.quantity
    ]
