"""Orders that were not paid end: their coupons and goods are free again, WeChat takes no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.domains.checkout import parties, sales, telling
from bff.domains.checkout.points_off import all_back
from bff.domains.coupon import ordering
from bff.domains.member.moments import Moment
from bff.domains.order import ending, standing
from bff.domains.order.standing import Standing
from bff.domains.order.states import OrderState, Origin, PaymentState
from bff.domains.profit import spending
from bff.domains.store import stock
from bff.domains.store.shelf import Want
from bff.gateways.signals import Signals
from bff.kit.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class End:
    """An order that is to end; `closed` says that WeChat takes no money for it any more."""

    order_id: UUID
    state: OrderState
    closed: bool


async def end(database: Database, signals: Signals, commands: Sequence[End]) -> list[bool]:
    """End orders; False for one that was paid or had ended before."""
    async with database.transaction() as transaction:
        ids = {one.order_id for one in commands}
        await parties.lock(transaction, ids)
        orders = await standing.locked(transaction, ids)
        return await ended(transaction, signals, orders, commands)


async def ended(
    transaction: Transaction,
    signals: Signals,
    orders: Mapping[UUID, Standing],
    commands: Sequence[End],
) -> list[bool]:
    """End those of the locked orders that are still unpaid, in this transaction."""
    wanted = {one.order_id: one for one in commands}
    open_ = [orders[id_] for id_ in sorted(wanted) if _unpaid(orders.get(id_))]
    closed = [
        id_ for id_, one in sorted(wanted.items()) if one.closed and _awaited(orders.get(id_))
    ]
    ending.write(transaction, [(one.id, wanted[one.id].state) for one in open_], closed=closed)
    await parties.left(transaction, signals, open_)
    await sales.left(transaction, open_)
    late = [one for one in open_ if wanted[one.id].state is OrderState.EXPIRED]
    await telling.tell(transaction, Moment.ORDER_EXPIRED, late)
    await ordering.release(transaction, signals, [one.id for one in open_])
    await spending.returned(transaction, [back for one in open_ for back in all_back(one)])
    await stock.release(transaction, [want for one in open_ for want in wants(one)])
    gone = {one.id for one in open_}
    return [one.order_id in gone for one in commands]


def wants(order: Standing, *, at: UUID | None = None) -> list[Want]:
    """Return what an order was promised of the shelf, or takes of another store's instead.

    What it has given back it does not want any more.
    """
    if order.origin is not Origin.SHELF:
        return []
    store_id = at or order.store_id
    return [Want(store_id, line.variant_id, line.left) for line in order.lines if line.left]


def _unpaid(order: Standing | None) -> bool:
    return order is not None and order.state is OrderState.PLACED


def _awaited(order: Standing | None) -> bool:
    return order is not None and order.payment_state is PaymentState.OPEN
