"""A statement as its lines add up: what was owed before, each day, all of it together."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from bff.domains.profit.facts import ShareKind
from bff.kit.database import Record
from loaders.balance import CNY, BalanceRow


class LineRow(NamedTuple):
    """What was earned of a kind and taken back, and what was owed at the end of it."""

    kind: ShareKind
    booked: int
    taken: int
    balance: int


class DayRow(NamedTuple):
    """A day on which something was earned or taken back."""

    day: date
    orders: int
    sold: int
    lines: Sequence[LineRow]


class StatementRow(NamedTuple):
    """What was owed before, what happened on each day, and all of it together."""

    opening: Sequence[BalanceRow]
    days: Sequence[DayRow]
    orders: int
    sold: int
    total: Sequence[LineRow]


def statement(rows: Sequence[Record]) -> StatementRow:
    """Add up what moved, day by day and kind by kind in their order."""
    before = [row for row in rows if row["before"]]
    inside = [row for row in rows if not row["before"]]
    owed = {row["kind"]: row["booked"] - row["taken"] for row in before}
    opening = [BalanceRow(CNY, ShareKind(kind), fen) for kind, fen in owed.items()]
    days = [_day(day, part, owed) for day, part in groupby(inside, itemgetter("day"))]
    return StatementRow(
        opening,
        days,
        sum(day.orders for day in days),
        sum(day.sold for day in days),
        _total(days, owed),
    )


def _day(day: date, rows: Iterable[Record], owed: dict[str, int]) -> DayRow:
    kinds = list(rows)
    for row in kinds:
        owed[row["kind"]] = owed.get(row["kind"], 0) + row["booked"] - row["taken"]
    lines = [
        LineRow(ShareKind(row["kind"]), row["booked"], row["taken"], owed[row["kind"]])
        for row in kinds
    ]
    return DayRow(
        day, sum(row["orders"] for row in kinds), sum(row["sold"] for row in kinds), lines
    )


def _total(days: Sequence[DayRow], owed: dict[str, int]) -> list[LineRow]:
    lines = [line for day in days for line in day.lines]
    return [
        LineRow(
            ShareKind(kind),
            sum(line.booked for line in lines if line.kind == kind),
            sum(line.taken for line in lines if line.kind == kind),
            fen,
        )
        for kind, fen in sorted(owed.items())
    ]
