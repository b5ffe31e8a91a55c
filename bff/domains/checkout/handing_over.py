"""A clerk hands over what was looked at, once: from then on it is gone from the shelf."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple
from uuid import UUID

from bff.domains.checkout import shipping
from bff.domains.checkout.ending import wants
from bff.domains.order import pickup, standing
from bff.domains.order.errors import LookOver, NotDoable
from bff.domains.order.placing import STATEMENTS
from bff.domains.order.standing import Standing
from bff.domains.order.states import Origin
from bff.domains.profit import goods
from bff.domains.profit.goods import GoodsOwed
from bff.domains.store import stock
from bff.gateways.signals import Signals
from bff.kit import answer
from bff.kit.answer import Answers, Request
from bff.kit.database import Database, Record, Transaction, columns
from bff.kit.refusal import Refusal
from bff.kit.writes import Write


class HandOver(NamedTuple):
    """A clerk hands over the order that a look found."""

    clerk_id: UUID
    store_id: UUID
    look_id: UUID
    request: Request


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The order whose goods are gone."""

    order_id: UUID


Outcome = HandedOver | Refusal
ANSWERS = Answers("orderPickUp", HandedOver, LookOver, NotDoable)


def asked(clerk_id: UUID, *, store_id: UUID, look_id: UUID, key: str) -> HandOver:
    """Describe a hand-over under its requestId; BadInput when that is none."""
    return HandOver(clerk_id, store_id, look_id, answer.request(clerk_id, key, store_id, look_id))


async def hand_over(
    database: Database, signals: Signals, commands: Sequence[HandOver]
) -> list[Outcome]:
    """Hand over orders, or say why their goods stay."""
    async with database.transaction() as transaction:

        async def act(fresh: list[int]) -> list[Outcome]:
            return await _handed_over(transaction, signals, [commands[number] for number in fresh])

        return await ANSWERS.once(transaction, [one.request for one in commands], act)


async def _handed_over(
    transaction: Transaction, signals: Signals, commands: Sequence[HandOver]
) -> list[Outcome]:
    rows = await transaction.fetch(STATEMENTS["looks"], [one.look_id for one in commands])
    looks = {row["id"]: row for row in rows}
    orders = await standing.locked(transaction, {row["order_id"] for row in rows})
    gone: dict[UUID, UUID] = {}
    outcomes = [_outcome(one, looks.get(one.look_id), orders, gone) for one in commands]
    await written(transaction, signals, [orders[id_] for id_ in gone], gone)
    return outcomes


async def written(
    transaction: Transaction,
    signals: Signals,
    orders: Sequence[Standing],
    clerks: Mapping[UUID, UUID],
) -> None:
    """Write that locked orders were handed over, each by a clerk."""
    if not orders:
        return
    rows = [(order.id, clerks[order.id]) for order in orders]
    await stock.handed_over(transaction, [want for order in orders for want in wants(order)])
    await shipping.tell_later(transaction, orders)
    transaction.before_commit(Write(STATEMENTS["pick_up"], columns(rows), rows=len(rows)))
    # Goods of the brand's: the split covers the margin only, and the pieces come back.
    # What came for a sale was sent for it, and never lay on the store's own shelf.
    own = [order for order in orders if order.origin is not Origin.SALE]
    goods.goods_owed(transaction, [_owed(order) for order in own])
    transaction.after_commit(partial(signals.tell, *(topic(order.id) for order in orders)))


def _owed(order: Standing) -> GoodsOwed:
    pieces: Counter[UUID] = Counter()
    for line in order.lines:
        pieces[line.product_id] += line.left
    return GoodsOwed(
        id=order.id, order_id=order.id, store_id=order.store_id, pieces=+pieces, at=order.now
    )


def topic(order_id: UUID) -> str:
    """Return the topic that is told when an order changed."""
    return f"order:{order_id}:changed"


def _outcome(
    command: HandOver,
    look: Record | None,
    orders: Mapping[UUID, Standing],
    gone: dict[UUID, UUID],
) -> Outcome:
    # Another clerk's look and none at all must not be told apart.
    if look is None or (look["store_id"], look["clerk_id"]) != (command.store_id, command.clerk_id):
        return LookOver()
    order = orders[look["order_id"]]
    # Before the age of the look: looking again would not help.
    if reason := pickup.unpickable(order, store_id=command.store_id):
        return NotDoable(order.id, reason)
    if order.id in gone or not look["valid"]:
        return LookOver()
    gone[order.id] = command.clerk_id
    return HandedOver(order.id)
