"""A clerk hands over what was looked at, once: from then on it is gone from the shelf."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from bff.domains.checkout import handed
from bff.domains.checkout.ending import wants
from bff.domains.checkout.handed import By
from bff.domains.order import pickup, standing
from bff.domains.order.errors import LookOver, NotDoable, OtherStore, Reason
from bff.domains.order.pickup import Counter
from bff.domains.order.placing import STATEMENTS
from bff.domains.order.standing import Standing
from bff.domains.store import stock
from bff.domains.store.shelf import Shelf
from bff.gateways.signals import Signals
from bff.kit import answer
from bff.kit.answer import Answers, Request
from bff.kit.database import Database, Record, Transaction
from bff.kit.refusal import Refusal


class HandOver(NamedTuple):
    """A clerk hands over the order that a look found; `elsewhere` if other stores' orders, too."""

    clerk_id: UUID
    store_id: UUID
    look_id: UUID
    elsewhere: bool
    request: Request


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The order whose goods are gone."""

    order_id: UUID


@dataclass(slots=True)
class Desk:
    """Hands over one order after the other, each knowing what those before it took."""

    looks: Mapping[UUID, Record]
    orders: Mapping[UUID, Standing]
    counters: Mapping[UUID, Counter]
    shelf: Shelf = field(default_factory=lambda: Shelf({}, {}))
    gone: dict[UUID, By] = field(default_factory=dict)

    def hand_over(self, command: HandOver) -> "Outcome":
        """Return what comes of a hand-over."""
        order = self._found(command)
        if order is None:
            return LookOver()
        # Before the age of the look: looking again would not help.
        if reason := pickup.unpickable(order, self._counter(command)):
            return _refused(order, reason)
        if order.id in self.gone or not self.looks[command.look_id]["valid"]:
            return LookOver()
        away = command.store_id != order.store_id
        if away and self.shelf.take(wants(order, at=command.store_id)):
            return NotDoable(order.id, Reason.SHORT_HERE)
        self.gone[order.id] = By(command.clerk_id, command.store_id)
        return HandedOver(order.id)

    def places(self, commands: Sequence[HandOver]) -> list[tuple[Standing, UUID]]:
        """Return the orders that may go, each with the store that would hand it over."""
        found = [(self._found(one), one) for one in commands]
        return [
            (order, one.store_id)
            for order, one in found
            if order is not None and not pickup.unpickable(order, self._counter(one))
        ]

    def _found(self, command: HandOver) -> Standing | None:
        look = self.looks.get(command.look_id)
        # Another clerk's look and none at all must not be told apart.
        if look is None or (look["store_id"], look["clerk_id"]) != _by(command):
            return None
        return self.orders[look["order_id"]]

    def _counter(self, command: HandOver) -> Counter:
        alone = Counter(command.store_id)
        return self.counters.get(command.store_id, alone) if command.elsewhere else alone


Outcome = HandedOver | Refusal
ANSWERS = Answers("orderPickUp", HandedOver, LookOver, NotDoable, OtherStore)


def asked(
    clerk_id: UUID, *, store_id: UUID, look_id: UUID, elsewhere: bool = False, key: str
) -> HandOver:
    """Describe a hand-over under its requestId; BadInput when that is none."""
    request = answer.request(clerk_id, key, store_id, look_id)
    return HandOver(clerk_id, store_id, look_id, elsewhere, request)


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
    counters = await pickup.counters(
        transaction, {one.store_id for one in commands if one.elsewhere}
    )
    desk = Desk(looks, orders, counters)
    desk.shelf = await _shelf(transaction, desk.places(commands))
    outcomes = [desk.hand_over(one) for one in commands]
    await handed.written(transaction, signals, [orders[id_] for id_ in desk.gone], desk.gone)
    return outcomes


async def _shelf(transaction: Transaction, places: Sequence[tuple[Standing, UUID]]) -> Shelf:
    # All shelves at once where some orders touch two of them: nobody then waits in a circle.
    if all(order.store_id == store_id for order, store_id in places):
        return Shelf({}, {})
    there = [want for order, store_id in places for want in wants(order, at=store_id)]
    return await stock.locked(
        transaction, [*there, *(want for order, _ in places for want in wants(order))]
    )


def _by(command: HandOver) -> tuple[UUID, UUID]:
    return command.store_id, command.clerk_id


def _refused(order: Standing, reason: Reason) -> Refusal:
    if reason is Reason.OTHER_STORE:
        return OtherStore(order.id, order.store_name)
    return NotDoable(order.id, reason)
