"""Points that are spent in orders, and come back with what goes back of the order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from bff.domains.profit import accounts, writing
from bff.domains.profit.accounts import Account, AccountKind
from bff.domains.profit.posting import Posting
from bff.domains.profit.writing import STATEMENTS
from bff.kit.database import Record, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """The points that an order takes of each member whom its buyer is known as."""

    order_id: UUID
    parts: Mapping[UUID, int]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Returning:
    """That so many points of an order are to be back in all; `ref` is why, once for ever."""

    order_id: UUID
    ref: UUID
    points: int
    at: datetime


def spent(transaction: Transaction, orders: Sequence[Spending]) -> None:
    """Take the points of orders, with all else that this transaction writes at its end."""
    if orders:
        postings = [_spent(one) for one in orders]
        transaction.before_commit(writing.write(postings=postings))


async def returned(transaction: Transaction, orders: Sequence[Returning]) -> None:
    """Give back what is not back yet; a transaction holds the orders, each stands once."""
    if not orders:
        return
    wanted = {one.order_id: one for one in orders}
    idems = [_idem(order_id) for order_id in wanted]
    rows = await transaction.fetch(STATEMENTS["points_spent"], idems)
    found = groupby(rows, key=lambda row: row["order_id"])
    postings = [_returned(wanted[order_id], list(parts)) for order_id, parts in found]
    transaction.before_commit(writing.write(postings=postings))


def _idem(order_id: UUID) -> str:
    return f"POINTS_SPENT:{order_id}"


def _spent(one: Spending) -> Posting:
    taken = {accounts.points(member_id): count for member_id, count in one.parts.items()}
    return Posting(
        idem=_idem(one.order_id),
        kind="POINTS_SPENT",
        ref=one.order_id,
        amounts=taken | {accounts.points_spent(): -sum(taken.values())},
        body={"at": one.at, "order": one.order_id},
    )


def _returned(one: Returning, rows: Sequence[Record]) -> Posting:
    due = max(0, one.points - sum(row["returned"] for row in rows))
    back: dict[Account, int] = {}
    for row in rows:
        part = min(due, row["points"] - row["returned"])
        back[Account(row["code"], AccountKind.POINTS, accounts.POINTS)] = -part
        due -= part
    return Posting(
        idem=f"POINTS_RETURNED:{one.ref}",
        kind="POINTS_RETURNED",
        ref=one.order_id,
        amounts=back | {accounts.points_spent(): -sum(back.values())},
        body={"at": one.at, "order": one.order_id, "for": one.ref},
        reduces=rows[0]["id"],
    )
