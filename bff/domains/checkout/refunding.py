"""Refunds that people ask for: before pick-up by rule, afterwards by an operator's decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from bff.domains.checkout import parties, sales
from bff.domains.checkout.returning import taken_back
from bff.domains.order import refunds, rules, standing
from bff.domains.order.errors import NotDoable, OrderUnknown, Reason
from bff.domains.order.models import REASON_LENGTH_MAX
from bff.domains.order.placing import STATEMENTS
from bff.domains.order.refunds import NewRefund
from bff.domains.order.rules import ENDED
from bff.domains.order.standing import Standing
from bff.domains.order.states import OrderState, Origin, RefundState
from bff.gateways.signals import Signals
from bff.kit import answer
from bff.kit.answer import Answers, Request
from bff.kit.database import Database, Transaction
from bff.kit.refusal import BadInput, Refusal


class RefundWish(NamedTuple):
    """Somebody wants money back: of all that is left, or of so many pieces of some lines."""

    member_id: UUID
    members: tuple[UUID, ...]
    order_id: UUID
    pieces: tuple[tuple[int, int], ...] | None
    reason: str
    request: Request


@dataclass(frozen=True, slots=True)
class Asked:
    """The refund that was asked for; approved, the money is on its way."""

    refund_id: UUID
    order_id: UUID
    approved: bool


Outcome = Asked | Refusal
ANSWERS = Answers("orderRefundRequest", Asked, OrderUnknown, NotDoable)


def asked(
    viewer: UUID,
    members: tuple[UUID, ...],
    *,
    order_id: UUID,
    pieces: Sequence[tuple[int, int]] | None,
    reason: str,
    key: str,
) -> RefundWish:
    """Describe a wish under its requestId; BadInput when something is none."""
    why = rules.words(reason, longest=REASON_LENGTH_MAX)
    if why is None:
        raise BadInput("reason must say something.")
    wanted = None if pieces is None else rules.pieces(pieces)
    request = answer.request(viewer, key, order_id, wanted, why)
    return RefundWish(viewer, members, order_id, wanted, why, request)


async def request(
    database: Database, signals: Signals, commands: Sequence[RefundWish]
) -> list[Outcome]:
    """Give money back where the rule says so, or keep the wish for an operator."""
    async with database.transaction() as transaction:

        async def act(fresh: list[int]) -> list[Outcome]:
            return await _asked(transaction, signals, [commands[number] for number in fresh])

        return await ANSWERS.once(transaction, [one.request for one in commands], act)


async def _asked(
    transaction: Transaction, signals: Signals, commands: Sequence[RefundWish]
) -> list[Outcome]:
    ids = {one.order_id for one in commands}
    await parties.lock(transaction, ids)
    locked = await standing.locked(transaction, ids)
    orders = await sales.before_cut_off(transaction, locked)
    rows = await transaction.fetch(STATEMENTS["refunds_open"], list(orders))
    waiting = {row["order_id"] for row in rows}
    outcomes: list[NewRefund | Refusal] = []
    for command in commands:
        outcomes.append(_decided(command, orders.get(command.order_id), waiting))
        # One at a time: the second of two at once is judged by what the first one left.
        waiting.add(command.order_id)
    made = [one for one in outcomes if isinstance(one, NewRefund)]
    # Whoever leaves a party gives up the seat, whoever leaves a complete one does not.
    await parties.left(transaction, signals, [one.order for one in made if one.order.held])
    refunds.write(transaction, made)
    await taken_back(transaction, signals, made)
    return [_outcome(one) for one in outcomes]


def _decided(
    command: RefundWish, order: Standing | None, waiting: set[UUID]
) -> NewRefund | Refusal:
    if order is None or order.member_id not in command.members:
        return OrderUnknown()
    if reason := _unrefundable(order, open_=order.id in waiting):
        return NotDoable(order.id, reason)
    back = _back(order, command)
    if back is None:
        return NotDoable(order.id, Reason.TOO_MUCH)
    # Whoever has not touched the goods may change their mind.
    by_rule = order.state is OrderState.PAID
    return NewRefund(
        order=order,
        back=back,
        reason=command.reason,
        state=RefundState.APPROVED if by_rule else RefundState.ASKED,
        asked_by=command.member_id,
    )


def _back(order: Standing, command: RefundWish) -> list[rules.Back] | None:
    # A seat is given up whole.
    if command.pieces is None or order.held:
        return rules.all_back(order.lines)
    return rules.back(order.lines, dict(command.pieces))


def _unrefundable(order: Standing, *, open_: bool) -> Reason | None:
    if order.state is OrderState.PLACED:
        return Reason.UNPAID
    if order.state in ENDED:
        return Reason.ENDED
    if order.held and order.origin is not Origin.PARTY:
        return Reason.HELD
    if not any(line.left or line.left_fen for line in order.lines):
        return Reason.NOTHING_LEFT
    return Reason.REFUND_OPEN if open_ else None


def _outcome(one: NewRefund | Refusal) -> Outcome:
    if not isinstance(one, NewRefund):
        return one
    return Asked(one.id, one.order.id, one.state is RefundState.APPROVED)
