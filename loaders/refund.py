"""Refunds that wait for somebody at the brand: to be decided, or stuck at WeChat Pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import orjson

from bff.domains.order.numbers import Numbered
from bff.kit.database import Database, Record
from bff.kit.page import Page, cut
from loaders.order import RefundLineRow

WAITING = """
    select id, order_id, fen, reason, state, numbers, trouble, asked_at, array(
        select jsonb_build_object('line', line, 'quantity', quantity, 'fen', refund_line.fen,
            'goods_back', goods_back)::text
        from refund_line where refund_id = refund.id order by line
    ) as lines
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
    lines: Sequence[RefundLineRow]

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
        found = [_waiting(row) for row in rows]
        pages.append(cut(found, one.first, lambda row: [str(row.id)]))
    return pages


def _waiting(row: Record) -> WaitingRefund:
    facts = {name: row[name] for name in WaitingRefund._fields}
    lines = [RefundLineRow(**orjson.loads(text)) for text in row["lines"]]
    return WaitingRefund(**facts | {"lines": lines})
