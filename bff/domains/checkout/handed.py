"""What a hand-over changes: shelves, what stores are owed, and what WeChat is told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple
from uuid import UUID

from bff.domains.checkout import shipping
from bff.domains.checkout.ending import wants
from bff.domains.order.placing import STATEMENTS
from bff.domains.order.standing import Standing
from bff.domains.order.states import Origin
from bff.domains.profit import goods
from bff.domains.profit.goods import GoodsOwed
from bff.domains.store import stock
from bff.gateways.signals import Signals
from bff.kit.database import Transaction, columns
from bff.kit.writes import Write


class By(NamedTuple):
    """Who hands an order over, and at which store."""

    clerk_id: UUID
    store_id: UUID


async def written(
    transaction: Transaction, signals: Signals, orders: Sequence[Standing], by: Mapping[UUID, By]
) -> None:
    """Write that locked orders were handed over; their shelves are locked if not all are here."""
    if not orders:
        return
    await _moved(transaction, orders, by)
    await shipping.tell_later(transaction, orders)
    rows = [(order.id, *by[order.id]) for order in orders]
    transaction.before_commit(Write(STATEMENTS["pick_up"], columns(rows), rows=len(rows)))
    # Goods of the brand's: the split covers the margin only, and the pieces come back.
    # What came for a sale was sent for it, and never lay on the store's own shelf.
    own = [order for order in orders if order.origin is not Origin.SALE]
    goods.goods_owed(transaction, [_owed(order, by[order.id].store_id) for order in own])
    transaction.after_commit(partial(signals.tell, *(topic(order.id) for order in orders)))


async def _moved(
    transaction: Transaction, orders: Sequence[Standing], by: Mapping[UUID, By]
) -> None:
    here = [one for one in orders if by[one.id].store_id == one.store_id]
    away = [one for one in orders if by[one.id].store_id != one.store_id]
    await stock.handed_over(transaction, [want for one in here for want in wants(one)])
    await stock.release(transaction, [want for one in away for want in wants(one)])
    taken = [want for one in away for want in wants(one, at=by[one.id].store_id)]
    await stock.gone(transaction, taken)


def _owed(order: Standing, store_id: UUID) -> GoodsOwed:
    pieces: Counter[UUID] = Counter()
    for line in order.lines:
        pieces[line.product_id] += line.left
    return GoodsOwed(
        id=order.id, order_id=order.id, store_id=store_id, pieces=+pieces, at=order.now
    )


def topic(order_id: UUID) -> str:
    """Return the topic that is told when an order changed."""
    return f"order:{order_id}:changed"
