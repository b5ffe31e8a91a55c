"""Orders of parties: paid they wait for the others, complete they are booked, or all goes back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from bff.domains.checkout import telling
from bff.domains.group_buy import seats
from bff.domains.group_buy.outcomes import Completed, Expired, Moved, Seated
from bff.domains.member.moments import Moment
from bff.domains.order import rules, standing
from bff.domains.order.placing import STATEMENTS
from bff.domains.order.refunds import NewRefund
from bff.domains.order.standing import Standing
from bff.domains.order.states import OrderState, Origin
from bff.gateways.signals import Signals
from bff.kit.database import Transaction

HOMELESS, LADDER, EXPIRED = "HOMELESS", "LADDER", "PARTY"
HOMELESS_REASON = "支付太晚，已无席位或商品，款项原路退回"
LADDER_REASON = "成团价更低，差价原路退回"
EXPIRED_REASON = "未成团，款项原路退回"


@dataclass(slots=True)
class Seating:
    """What parties make of payments: who sits where, whose party is complete, who has no seat."""

    parties: dict[UUID, UUID | None] = field(default_factory=dict)
    complete: list[Standing] = field(default_factory=list)
    refunds: list[NewRefund] = field(default_factory=list)

    def seats(self, order: Standing) -> bool:
        """Whether an order has what it paid for; what is no party's needs no seat."""
        return order.origin is not Origin.PARTY or order.id in self.parties

    @property
    def let_go(self) -> set[UUID]:
        """The orders whose goods need not wait any more."""
        return {order.id for order in self.complete}


async def lock(transaction: Transaction, order_ids: Iterable[UUID]) -> None:
    """Lock the offers of those orders that are parties', before any order is locked."""
    rows = await transaction.fetch(STATEMENTS["of_parties"], list(order_ids))
    if rows:
        await seats.lock(transaction, [row["id"] for row in rows])


async def seated(transaction: Transaction, signals: Signals, paying: Sequence[Standing]) -> Seating:
    """Seat orders that are paid now, in time or late, and say what comes of it.

    An order of a party that is not among `parties` has no seat: its money goes back.
    """
    seating = Seating()
    orders = {one.id: one for one in paying if one.origin is Origin.PARTY}
    if not orders:
        return seating
    told = await seats.paid(transaction, list(orders), signals)
    for order_id, outcome in zip(orders, told.outcomes, strict=True):
        if isinstance(outcome, Moved):
            there = seating.parties[order_id] = outcome.to_party_id
            await telling.tell(transaction, Moment.PARTY_MOVED, [orders[order_id]], about=there)
        elif isinstance(outcome, Seated):
            seating.parties[order_id] = None
    await came_about(transaction, told.completed, orders, seating)
    return seating


async def came_about(
    transaction: Transaction,
    completed: Sequence[Completed],
    known: Mapping[UUID, Standing],
    seating: Seating,
) -> None:
    """Let go of the orders of complete parties, and give back what they paid above the price."""
    over = {one.order_id: one.give_back_fen for each in completed for one in each.bought}
    ids = [order_id for order_id in over if order_id]
    others = await standing.locked(transaction, set(ids) - set(known))
    if others:
        within = rules.PICKED_UP_WITHIN[Origin.PARTY]
        await transaction.execute(STATEMENTS["let_go"], list(others), within)
    for order in [known.get(id_) or others[id_] for id_ in ids]:
        paid = replace(order, state=OrderState.PAID)
        seating.complete.append(paid)
        seating.refunds += _cheaper(paid, over[order.id])
    for party in completed:
        people = [one for one in seating.complete if one.id in party.order_ids]
        await telling.tell(
            transaction,
            Moment.PARTY_COMPLETE,
            people,
            about=party.party_id,
            people=len(people),
        )
    await telling.tell(transaction, Moment.PICKUP_READY, seating.complete)


async def left(transaction: Transaction, signals: Signals, orders: Sequence[Standing]) -> None:
    """Give up the seats of those orders that are parties'."""
    ids = [order.id for order in orders if order.origin is Origin.PARTY]
    if ids:
        await seats.left(transaction, ids, signals)


def homeless(order: Standing) -> NewRefund:
    """Give back a payment that found no seat, or no goods of its sale."""
    paid = replace(order, state=OrderState.PAID)
    back = rules.all_back(order.lines)
    return NewRefund(order=paid, back=back, reason=HOMELESS_REASON, once=HOMELESS)


async def expired(transaction: Transaction, parties: Sequence[Expired]) -> list[NewRefund]:
    """Give back all that was paid for parties that did not come about."""
    orders = await standing.locked(transaction, {id_ for one in parties for id_ in one.order_ids})
    await telling.tell(transaction, Moment.PARTY_EXPIRED, list(orders.values()))
    return [
        NewRefund(
            order=order,
            back=rules.all_back(order.lines),
            reason=EXPIRED_REASON,
            once=EXPIRED,
        )
        for order in orders.values()
        if order.state.paid
    ]


def _cheaper(order: Standing, fen: int) -> list[NewRefund]:
    back = rules.cheaper(order.lines, fen)
    if not back:
        return []
    return [NewRefund(order=order, back=back, reason=LADDER_REASON, once=LADDER)]
