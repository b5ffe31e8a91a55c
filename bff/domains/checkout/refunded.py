"""What WeChat says of a refund: sent, done, closed, or stuck; each step is written once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
import structlog

from bff.domains.checkout import telling
from bff.domains.member.moments import Moment
from bff.domains.order import numbers, standing
from bff.domains.order.placing import STATEMENTS
from bff.domains.order.standing import Standing
from bff.domains.order.states import RefundState
from bff.domains.profit import points, repaying
from bff.domains.profit.points import Losing
from bff.domains.profit.repaying import Repaid
from bff.kit.database import Database, Record, Transaction, columns
from bff.kit.writes import Write

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """That a refund has come so far, under one of its numbers."""

    refund_id: UUID
    state: RefundState
    number: int = 1


async def refunded(database: Database, mchid: str, commands: Sequence[Step]) -> list[bool]:
    """Take refunds further; False for what was known already, or came after something newer."""
    async with database.transaction() as transaction:
        wanted = {one.refund_id: one for one in commands}
        ids = sorted(wanted)
        # Orders before their refunds, as whoever asks for one has it.
        found = await transaction.fetch(STATEMENTS["refund_orders"], ids)
        orders = await standing.locked(transaction, {row["order_id"] for row in found})
        rows = await transaction.fetch(STATEMENTS["refunds_locked"], ids)
        goals = {row["id"]: _goal(row, wanted[row["id"]]) for row in rows}
        moved = [row for row in rows if goals[row["id"]] != row["state"]]
        if moved:
            steps = columns([_step(row, goals[row["id"]], wanted[row["id"]]) for row in moved])
            write = Write(STATEMENTS["refunds_moved"], steps, rows=len(moved))
            transaction.before_commit(write)
        done = [row for row in moved if goals[row["id"]] is RefundState.DONE]
        back = [_repaid(row, orders[row["order_id"]], mchid) for row in done]
        for row in done:
            order = orders[row["order_id"]]
            about, fen = row["id"], row["fen"]
            await telling.tell(transaction, Moment.REFUND_DONE, [order], about=about, fen=fen)
        await _lost(transaction, [_losing(row, orders[row["order_id"]]) for row in done])
        await repaying.repaid(transaction, back)
    known = {row["id"] for row in moved}
    return [one.refund_id in known for one in commands]


def _goal(row: Record, step: Step) -> RefundState:
    if step.number < row["numbers"] and step.state is RefundState.DONE:
        log.error("closed_refund_paid", refund=str(step.refund_id), number=step.number)
    return numbers.goal(
        RefundState(row["state"]),
        asked_as=row["numbers"],
        told_as=step.number,
        told=step.state,
    )


def _step(row: Record, goal: RefundState, step: Step) -> tuple[object, ...]:
    closed = row["numbers"] if step.state is RefundState.CLOSED else None
    again = numbers.again_after(row["numbers"]) if goal is RefundState.APPROVED else None
    return row["id"], goal, closed, again


async def _lost(transaction: Transaction, orders: Sequence[Losing]) -> None:
    # Nobody spends meanwhile what is about to be taken back.
    members = sorted({one.member_id for one in orders})
    if members:
        await transaction.fetch(STATEMENTS["members_locked"], members)
    await points.lost(transaction, orders)


def _repaid(row: Record, order: Standing, mchid: str) -> Repaid:
    lines = [orjson.loads(text) for text in row["lines"]]
    return Repaid(
        refund_id=row["id"],
        order_id=order.id,
        mchid=mchid,
        fen=row["fen"],
        by_line={line["line"]: line["fen"] for line in lines},
        pieces={line["line"]: line["quantity"] for line in lines},
        at=row["now"],
    )


def _losing(row: Record, order: Standing) -> Losing:
    return Losing(
        order_id=order.id,
        member_id=order.member_id,
        refund_id=row["id"],
        kept_fen=order.payable_fen - order.refunded_fen,
        at=row["now"],
    )
