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
    """Approve refunds or refuse them; approved ones are sent at once."""
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
    sure: dict[UUID, NewRefund] = {}
    outcomes = [_outcome(one, rows, orders, sure) for one in commands]
    decided = [
        (row.refund_id, STATES[row.approved], by.operator_id)
        for row, by in zip(outcomes, commands, strict=True)
        if isinstance(row, Decided)
    ]
    refunds.decide(transaction, decided, list(sure.values()))
    await taken_back(transaction, signals, list(sure.values()))
    return outcomes


def _outcome(
    command: Decision,
    rows: Mapping[UUID, Record],
    orders: Mapping[UUID, Standing],
    sure: dict[UUID, NewRefund],
) -> Outcome:
    row = rows.get(command.refund_id)
    if row is None:
        return RefundUnknown()
    order = orders[row["order_id"]]
    if row["state"] != RefundState.ASKED or order.id in sure:
        return NotDoable(order.id, Reason.DECIDED)
    if command.approved:
        back = [Back(**orjson.loads(text)) for text in row["lines"]]
        if not rules.still_there(order.lines, back):
            return NotDoable(order.id, Reason.NOTHING_LEFT)
        if not rules.goods_fit(back, dict(command.goods)):
            return NotDoable(order.id, Reason.GOODS_MORE)
        sure[order.id] = _sure(command, order, back, row)
    return Decided(command.refund_id, order.id, command.approved)


def _sure(command: Decision, order: Standing, back: Sequence[Back], row: Record) -> NewRefund:
    return NewRefund(
        order=order,
        back=back,
        reason=row["reason"],
        goods=dict(command.goods),
        id=row["id"],
    )
