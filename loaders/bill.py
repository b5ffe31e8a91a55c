"""WeChat's bills as the desk sees them: a day each, in sums, with what does not agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import orjson

from bff.domains.bill.rules import Difference, DifferenceKind
from bff.kit.database import Database, Record
from bff.kit.page import Page, cut

# Of a day that went all wrong nobody reads more.
DIFFERENCES_MAX = 100
DAYS = """
    select day, read_at, lines, paid_fen, refunded_fen, fee_fen, other_fen,
        (select count(*) from bill_difference as one where one.day = bill_day.day
            and gone_at is null) as differing,
        array(
            select jsonb_build_object('kind', kind, 'number', number, 'ours_fen', ours_fen,
                'theirs_fen', theirs_fen)::text
            from bill_difference as one where one.day = bill_day.day and gone_at is null
            order by kind, number limit $3
        ) as differences
    from bill_day where read_at is not null and ($1::date is null or day < $1)
    order by day desc limit $2
"""


class BillRow(NamedTuple):
    """A day's bill; `differences` are the first of those that are `differing`."""

    day: date
    read_at: datetime
    lines: int
    paid_fen: int
    refunded_fen: int
    fee_fen: int
    other_fen: int
    differing: int
    differences: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class Bills:
    """A page of bills, the newest first."""

    first: int
    before: date | None = None


async def bills(database: Database, asked: Sequence[Bills]) -> list[Page[BillRow]]:
    """Return each of these pages."""
    pages = []
    # For the desk of one brand: hardly ever two at once.
    for one in asked:
        rows = await database.fetch(DAYS, one.before, one.first + 1, DIFFERENCES_MAX)
        found = [_row(row) for row in rows]
        pages.append(cut(found, one.first, lambda row: [str(row.day)]))
    return pages


def _row(row: Record) -> BillRow:
    found = [orjson.loads(text) for text in row["differences"]]
    differences = [Difference(**one | {"kind": DifferenceKind(one["kind"])}) for one in found]
    return BillRow(**{**row, "differences": differences})
