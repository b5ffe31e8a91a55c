"""Points (积分): one for each whole yuan that an order keeps, and none for what goes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bff.domains.profit import accounts, writing
from bff.domains.profit.accounts import Account, AccountKind
from bff.domains.profit.posting import Posting
from bff.domains.profit.writing import STATEMENTS
from bff.kit.database import Record, Transaction

FEN_PER_POINT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Earning:
    """An order that earns its member points; `fen` is what was paid for it."""

    order_id: UUID
    member_id: UUID
    fen: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Losing:
    """An order of which a refund leaves `kept_fen`."""

    order_id: UUID
    member_id: UUID
    refund_id: UUID
    kept_fen: int
    at: datetime


def points(fen: int) -> int:
    """Return the points for a sum."""
    return fen // FEN_PER_POINT


def earned(transaction: Transaction, orders: Sequence[Earning]) -> None:
    """Book the points of orders, with all else that this transaction writes at its end."""
    postings = [_earned(one) for one in orders if points(one.fen)]
    transaction.before_commit(writing.write(postings=postings))


async def lost(transaction: Transaction, orders: Sequence[Losing]) -> None:
    """Take back what orders earned beyond what is left of them; their members cannot spend now.

    An order that earned nothing loses nothing. What is spent already is owed.
    """
    # Of several refunds of an order the last one knows what is left.
    last = {one.order_id: one for one in orders}
    idems = [f"POINTS:{order_id}" for order_id in last]
    rows = await transaction.fetch(STATEMENTS["points_earned"], idems) if idems else []
    had = {row["code"]: row["had"] for row in rows}
    postings = [_lost(row, last[row["order_id"]], had) for row in rows]
    transaction.before_commit(writing.write(postings=postings))


def _earned(one: Earning) -> Posting:
    count = points(one.fen)
    return Posting(
        idem=f"POINTS:{one.order_id}",
        kind="POINTS",
        ref=one.order_id,
        amounts={accounts.points_issued(): count, accounts.points(one.member_id): -count},
        body={"at": one.at, "order": one.order_id},
    )


def _lost(row: Record, one: Losing, had: dict[str, int]) -> Posting:
    account = Account(row["code"], AccountKind.POINTS, accounts.POINTS)
    count = max(0, row["points"] - row["taken"] - points(one.kept_fen))
    there = min(count, had[account.code])
    had[account.code] -= there
    owed = accounts.points_owed(one.member_id)
    return Posting(
        idem=f"POINTS_BACK:{one.refund_id}",
        kind="POINTS_BACK",
        ref=one.order_id,
        amounts={account: there, owed: count - there, accounts.points_issued(): -count},
        body={"at": one.at, "order": one.order_id, "refund": one.refund_id},
        reduces=row["id"],
    )
