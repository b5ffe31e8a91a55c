"""Parties as they were read: each with its offer and its people, in lists and in pages."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID

from bff.domains.group_buy.states import PartyState
from bff.kit.page import Page, cut
from loaders.group_buy_offer import OfferRow
from loaders.seat import SeatRow

# What the cursor says of the last party of a page, given its mark.
Seen = Callable[[Any, UUID], Sequence[str | int]]


class PartyRow(NamedTuple):
    """A party with its offer and its people, in the order in which they came."""

    id: UUID
    store_id: UUID
    size: int
    filled: int
    ends_at: datetime
    price_fen: int | None
    moved_to_id: UUID | None
    head_id: UUID
    state: PartyState
    offer: OfferRow
    seats: Sequence[SeatRow]


class Parties(NamedTuple):
    """Parties in the order asked for; each has a place, and a mark if lists are paged by one."""

    places: Sequence[int]
    marks: Sequence[Any]
    rows: Sequence[PartyRow]

    def lists(self, asked: int) -> list[list[PartyRow]]:
        """Return the parties of each place, which are counted from one."""
        lists: list[list[PartyRow]] = [[] for _ in range(asked)]
        for place, row in zip(self.places, self.rows, strict=True):
            lists[place - 1].append(row)
        return lists

    def pages(self, firsts: Sequence[int], seen: Seen) -> list[Page[PartyRow]]:
        """Return a page for each place, where one more than the page holds was asked for."""
        marks = {(at, row.id): mark for at, mark, row in zip(*self, strict=True)}

        def page(at: int, rows: Sequence[PartyRow], first: int) -> Page[PartyRow]:
            return cut(rows, first, lambda last: seen(marks[at, last.id], last.id))

        return [*map(page, count(1), self.lists(len(firsts)), firsts)]
