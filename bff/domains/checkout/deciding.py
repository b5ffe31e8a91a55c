"""An operator decides a refund that the rule does not give by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import orjson

from bff.domains.checkout.returning import taken_back
from bff.domains.order import refunds, rules, standing
from bff.domains.order.errors import NotDoable, Reason, RefundUnknown
from bff.domains.order.placing import STATEMENTS
from bff.domains.order.refunds import NewRefund
from bff.domains.order.rules import Back
from bff.domains.order.standing import Standing
from bff.domains.order.states import RefundState
from bff.gateways.signals import Signals
from bff.kit import answer
from bff.kit.answer import Answers, Request
from bff.kit.database import Database, Record, Transaction
from bff.kit.refusal import BadInput, Refusal


class Decision(NamedTuple):
    """An operator's word on a refund."""

    operator_id: UUID
    refund_id: UUID
    approved: bool
    goods: tuple[tuple[int, int], ...]
    request: Request


@dataclass(frozen=True, slots=True)
class Decided:
    """A refund that was approved, or refused for good."""

    refund_id: UUID
    order_id: UUID
    approved: bool


Outcome = Decided | Refusal
STATES = {True: RefundState.APPROVED, False: RefundState.REFUSED}
ANSWERS = Answers("orderRefundDecide", Decided, RefundUnknown, NotDoable)


def asked(
    operator_id: UUID,
    *,
    refund_id: UUID,
    approved: bool,
    goods: Sequence[tuple[int, int]] = (),
    key: str,
) -> Decision:
    """Describe a decision under its requestId, and which goods came back; BadInput if it is none.

    Lines that are not among `goods` stay with the buyer.
    """
    if goods and not approved:
        raise BadInput("Goods come back with an approved refund only.")
    returned = rules.pieces(goods) if goods else ()
    request = answer.request(operator_id, key, refund_id, approved, returned)
    return Decision(operator_id, refund_id, approved, returned, request)


async def decide(
    database: Database, signals: Signals, commands: Sequence[Decision]
) -> list[Outcome]:
    """Approve refunds or refuse them; approved ones are sent at once, closed ones once more."""
    async with database.transaction() as transaction:

        async def act(fresh: list[int]) -> list[Outcome]:
            return await _decided(transaction, signals, [commands[number] for number in fresh])

        return await ANSWERS.once(transaction, [one.request for one in commands], act)


async def _decided(
    transaction: Transaction, signals: Signals, commands: Sequence[Decision]
) -> list[Outcome]:
    ids = sorted({one.refund_id for one in commands})
    found = await transaction.fetch(STATEMENTS["refund_orders"], ids)
    # Orders before their refunds, as whoever asks for one has it.
    orders = await standing.locked(transaction, {row["order_id"] for row in found})
    rows = {row["id"]: row for row in await transaction.fetch(STATEMENTS["refunds_locked"], ids)}
    settled: dict[UUID, NewRefund | None] = {}
    outcomes = [_outcome(one, rows, orders, settled) for one in commands]
    sure = [one for one in settled.values() if one is not None]
    decided = [
        (row.refund_id, STATES[row.approved], by.operator_id)
        for row, by in zip(outcomes, commands, strict=True)
        if isinstance(row, Decided)
    ]
    refunds.decide(transaction, decided, sure)
    await taken_back(transaction, signals, sure)
    return outcomes


def _outcome(
    command: Decision,
    rows: Mapping[UUID, Record],
    orders: Mapping[UUID, Standing],
    settled: dict[UUID, NewRefund | None],
) -> Outcome:
    row = rows.get(command.refund_id)
    if row is None:
        return RefundUnknown()
    order = orders[row["order_id"]]
    if order.id in settled or not _waits(row, command):
        return NotDoable(order.id, Reason.DECIDED)
    back = [Back(**orjson.loads(text)) for text in row["lines"]]
    # What WeChat closed was taken off the order, and its goods back, when it was first approved.
    new = command.approved and row["state"] == RefundState.ASKED
    if new and not rules.still_there(order.lines, back):
        return NotDoable(order.id, Reason.NOTHING_LEFT)
    if not rules.goods_fit(back if new else (), dict(command.goods)):
        return NotDoable(order.id, Reason.GOODS_MORE)
    settled[order.id] = _sure(command, order, back, row) if new else None
    return Decided(command.refund_id, order.id, command.approved)


def _waits(row: Record, command: Decision) -> bool:
    closed = row["state"] == RefundState.CLOSED
    return row["state"] == RefundState.ASKED or (closed and command.approved)


def _sure(command: Decision, order: Standing, back: Sequence[Back], row: Record) -> NewRefund:
    return NewRefund(
        order=order,
        back=back,
        reason=row["reason"],
        goods=dict(command.goods),
        id=row["id"],
    )
