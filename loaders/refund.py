"""Refunds that wait for somebody at the brand: to be decided, or stuck at WeChat Pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from bff.domains.order.numbers import Numbered
from bff.kit.database import Database
from bff.kit.page import Page, cut

WAITING = """
    select id, order_id, fen, reason, state, numbers, trouble, asked_at
    from refund
    where (state in ('ASKED', 'ABNORMAL', 'CLOSED') or trouble is not null)
        and ($1::uuid is null or id < $1)
    order by id desc limit $2
"""


class WaitingRefund(NamedTuple):
    """A refund that somebody has to do something about."""

    id: UUID
    order_id: UUID
    fen: int
    reason: str
    state: str
    numbers: int
    trouble: str | None
    asked_at: datetime

    @property
    def refund_no(self) -> str:
        """The last number that it had at WeChat Pay, or will have."""
        return Numbered(self.id, self.numbers).text


@dataclass(frozen=True, slots=True)
class WaitingRefunds:
    """A page of them, the newest first."""

    first: int
    before: UUID | None = None


async def waiting_refunds(
    database: Database, asked: Sequence[WaitingRefunds]
) -> list[Page[WaitingRefund]]:
    """Return each of these pages."""
    pages = []
    # For the desk of one brand: hardly ever two at once.
    for one in asked:
        rows = await database.fetch(WAITING, one.before, one.first + 1)
        found = [WaitingRefund(*row) for row in rows]
        pages.append(cut(found, one.first, lambda row: [str(row.id)]))
    return pages
