"""The lists of a sale: what the brand sends, how it is sorted, and what waits for each buyer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from bff.domains.community_sale.rules import overdue


class Piece(NamedTuple):
    """A line of a paid order of a sale, without what was given back."""

    order_id: UUID
    member_id: UUID
    nickname: str
    for_whom: str | None
    picked_up: bool
    held: bool
    arrived_at: datetime | None
    now: datetime
    variant_id: UUID
    product_id: UUID
    title: str
    variant_title: str
    quantity: int
    fen: int
    commission_fen: int

    @property
    def buyer(self) -> tuple[UUID, str]:
        """Whose it is: a member's, or whom a leader ordered for."""
        return self.member_id, self.for_whom or ""


class Part(NamedTuple):
    """So many pieces of something that one buyer gets."""

    member_id: UUID
    for_whom: str | None
    quantity: int


@dataclass(frozen=True, slots=True)
class Sorted:
    """All pieces of one variant, and who gets how many."""

    variant_id: UUID
    product_id: UUID
    title: str
    variant_title: str
    parts: Sequence[Part]

    @property
    def quantity(self) -> int:
        """How many there are of it."""
        return sum(part.quantity for part in self.parts)


@dataclass(frozen=True, slots=True)
class Bag:
    """All goods of one buyer that wait to be handed over."""

    member_id: UUID
    for_whom: str | None
    goods: Sequence[Piece]

    @property
    def orders(self) -> list[UUID]:
        """The orders that they are of."""
        return list(dict.fromkeys(one.order_id for one in self.goods))

    @property
    def ready(self) -> bool:
        """Whether they can be handed over."""
        return not any(one.held for one in self.goods)

    @property
    def overdue(self) -> bool:
        """Whether they should have been picked up by now."""
        first = self.goods[0]
        return overdue(first.arrived_at, first.now)


@dataclass(frozen=True, slots=True)
class Board:
    """A sale in figures: of paid orders, without what was given back."""

    orders: int
    buyers: int
    pieces: int
    paid_fen: int
    commission_fen: int
    waiting: int
    overdue: int


def sorting(pieces: Iterable[Piece]) -> list[Sorted]:
    """Return who gets how many of each variant, in the order in which it is sold and was paid."""
    found: dict[UUID, list[Piece]] = {}
    for one in pieces:
        found.setdefault(one.variant_id, []).append(one)
    return [
        Sorted(
            lines[0].variant_id,
            lines[0].product_id,
            lines[0].title,
            lines[0].variant_title,
            _parts(lines),
        )
        for lines in found.values()
    ]


def bags(pieces: Iterable[Piece], text: str = "") -> list[Bag]:
    """Return what waits for each buyer; with a text, for those whose name has it."""
    waiting = sorted((one for one in pieces if not one.picked_up), key=_buyer)
    found = [_bag(list(part)) for _, part in groupby(waiting, _buyer)]
    wanted = text.strip().casefold()
    return [bag for bag in found if any(wanted in name.casefold() for name in _names(bag))]


def board(pieces: Sequence[Piece]) -> Board:
    """Count a sale."""
    waiting = bags(pieces)
    return Board(
        orders=len({one.order_id for one in pieces}),
        buyers=len({one.buyer for one in pieces}),
        pieces=sum(one.quantity for one in pieces),
        paid_fen=sum(one.fen for one in pieces),
        commission_fen=sum(one.commission_fen for one in pieces),
        waiting=len(waiting),
        overdue=sum(bag.overdue for bag in waiting),
    )


def _parts(lines: Sequence[Piece]) -> list[Part]:
    pieces: dict[tuple[UUID, str], int] = {}
    for one in lines:
        pieces[one.buyer] = pieces.get(one.buyer, 0) + one.quantity
    return [Part(member, name or None, quantity) for (member, name), quantity in pieces.items()]


def _bag(goods: Sequence[Piece]) -> Bag:
    return Bag(goods[0].member_id, goods[0].for_whom, goods)


def _names(bag: Bag) -> list[str]:
    return [bag.goods[0].nickname, bag.for_whom or ""]


def _buyer(one: Piece) -> tuple[UUID, str]:
    return one.buyer
