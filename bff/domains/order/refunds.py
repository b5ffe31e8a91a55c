"""Refunds: what goes back of an order, asked for by people or made by rule, each one once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from bff.domains.order.placing import STATEMENTS
from bff.domains.order.rules import Back
from bff.domains.order.standing import Standing
from bff.domains.order.states import RefundState
from bff.kit.database import Transaction, columns
from bff.kit.ids import uuid7
from bff.kit.writes import Write


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRefund:
    """Money that goes back; `once` names a reason that an order can have one time only.

    Asked for, it waits to be decided; what a rule or an operator approved is sent at once.
    """

    order: Standing
    back: Sequence[Back]
    reason: str
    state: RefundState = RefundState.APPROVED
    once: str | None = None
    asked_by: UUID | None = None
    decided_by: UUID | None = None
    # What came back to the store of goods that were handed over, by line.
    goods: Mapping[int, int] = field(default_factory=dict)
    id: UUID = field(default_factory=uuid7)

    @property
    def fen(self) -> int:
        """How much it is."""
        return sum(one.fen for one in self.back)

    @property
    def whole(self) -> bool:
        """Whether nothing of the order is left."""
        pieces = sum(line.left for line in self.order.lines)
        return pieces == sum(one.quantity for one in self.back)


def write(transaction: Transaction, refunds: Sequence[NewRefund]) -> None:
    """Have refunds written before commit, one an order; approved ones are taken off it."""
    if not refunds:
        return
    rows = [
        (r.id, r.order.id, r.once, r.fen, r.reason, r.state, r.asked_by, r.decided_by)
        for r in refunds
    ]
    lines = [(r.id, back.line, back.quantity, back.fen) for r in refunds for back in r.back]
    values = [*columns(rows, 8), *columns(lines, 4), *taken_off(refunds)]
    transaction.before_commit(Write(STATEMENTS["refund"], values, rows=len(rows)))


def decide(
    transaction: Transaction,
    decided: Sequence[tuple[UUID, RefundState, UUID]],
    approved: Sequence[NewRefund],
) -> None:
    """Have decisions on refunds written before commit: each with its state and who decided."""
    if not decided:
        return
    goods = [(r.id, line, pieces) for r in approved for line, pieces in r.goods.items()]
    values = [*columns(decided), *taken_off(approved), *columns(goods, 3)]
    transaction.before_commit(Write(STATEMENTS["decide"], values, rows=len(decided)))


def taken_off(refunds: Sequence[NewRefund]) -> list[list[object]]:
    """Return the columns of what approved refunds take off their orders and lines."""
    sure = [r for r in refunds if r.state is RefundState.APPROVED]
    # What was paid too late never made the order a paid one: its state stays.
    orders = [(r.order.id, r.fen, r.whole and r.order.state.paid) for r in sure]
    lines = [(r.order.id, one.line, one.quantity, one.fen) for r in sure for one in r.back]
    return [*columns(orders, 3), *columns(lines, 4)]
