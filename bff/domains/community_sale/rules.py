"""What a sale may be, who is served when something is missing, and its lists: pure, no await."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from bff.domains.community_sale.errors import (
    SaleClosed,
    SaleDatesWrong,
    SaleItemShort,
    SalePriceOut,
    SaleRoomShort,
)
from bff.domains.community_sale.models import TITLE_LENGTH_MAX
from bff.domains.community_sale.states import SaleState
from bff.domains.order import rules as orders
from bff.domains.order.states import Origin
from bff.kit.clock import business_day
from bff.kit.refusal import BadInput, Refusal

ITEMS_MAX = 20
PIECES_MAX = 100_000
SALES_MAX = 20
# A leader may pass on a fifth; below that the brand would pay for it.
FLOOR_BP = 8_000
WHOLE_BP = 10_000
OPEN_MAX = timedelta(days=30)
ARRIVES_WITHIN = timedelta(days=30)
# Whoever has not come by then is called, and shown to the leader as overdue.
PICKED_UP_WITHIN = orders.PICKED_UP_WITHIN[Origin.SALE]


class Item(NamedTuple):
    """A variant for sale; `total` of None is as many as there is room for."""

    variant_id: UUID
    price_fen: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Dates:
    """Until when people order, and on which day their goods arrive."""

    cut_off_at: datetime
    arrives_on: date


class Shelf(NamedTuple):
    """An item of a sale as it stands."""

    price_fen: int
    total: int | None
    taken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A sale under its lock: what is ordered of the whole, and of each item its price and rest."""

    id: UUID
    store_id: UUID
    community_id: UUID
    leader_id: UUID | None
    title: str
    state: SaleState
    cut_off_at: datetime
    arrives_on: date
    capacity: int
    taken: int
    items: Mapping[UUID, Shelf]
    now: datetime

    @property
    def open(self) -> bool:
        """Whether people can still order."""
        return self.state is SaleState.OPEN and self.now < self.cut_off_at


class Bought(NamedTuple):
    """So many pieces of a variant that a paid order has of a sale, in the order of payment."""

    order_id: UUID
    line: int
    variant_id: UUID
    quantity: int


class Loss(NamedTuple):
    """So many pieces of its line that an order does not get."""

    order_id: UUID
    line: int
    quantity: int


def title(text: str) -> str:
    """Return the title of a sale; BadInput when it says nothing or too much."""
    kept = " ".join(text.split())
    if not (1 <= len(kept) <= TITLE_LENGTH_MAX and kept.isprintable()):
        raise BadInput(f"title must have 1 to {TITLE_LENGTH_MAX} visible characters.")
    return kept


def items(asked: Sequence[Item]) -> tuple[Item, ...]:
    """Return what is for sale, a variant once; BadInput for nothing, too much or less than one."""
    if not 1 <= len(asked) <= ITEMS_MAX or len({one.variant_id for one in asked}) < len(asked):
        raise BadInput(f"A sale has 1 to {ITEMS_MAX} items, each of another variant.")
    for one in asked:
        capacity(one.total if one.total is not None else 1)
    return tuple(asked)


def capacity(pieces: int) -> int:
    """Return for how many pieces there is room; BadInput for none or more than any store has."""
    if not 1 <= pieces <= PIECES_MAX:
        raise BadInput(f"A number of pieces is from 1 to {PIECES_MAX:,}.")
    return pieces


def misdated(dates: Dates, now: datetime) -> SaleDatesWrong | None:
    """Return why a sale cannot have these dates, or None."""
    latest = business_day(dates.cut_off_at + ARRIVES_WITHIN)
    if not now < dates.cut_off_at <= now + OPEN_MAX:
        return SaleDatesWrong(now, latest)
    if not business_day(dates.cut_off_at) <= dates.arrives_on <= latest:
        return SaleDatesWrong(dates.cut_off_at, latest)
    return None


def mispriced(item: Item, list_fen: int) -> SalePriceOut | None:
    """Return why an item cannot cost that much where it is listed for `list_fen`, or None."""
    # Rounded up: a fen below four fifths is below.
    least = -(-list_fen * FLOOR_BP // WHOLE_BP)
    if least <= item.price_fen <= list_fen:
        return None
    return SalePriceOut(item.variant_id, least, list_fen)


def losses(bought: Sequence[Bought], good: Mapping[UUID, int]) -> list[Loss]:
    """Return which orders lose how many pieces, where fewer arrived in order than were bought.

    Pieces are given out in rounds: in each, every line that still waits gets one, those paid
    first come first. So as many people as possible get something, and what is missing is missing
    to those who ordered most. A variant that `good` does not name is all there.
    """
    found: list[Loss] = []
    for variant_id, there in sorted(good.items()):
        lines = [one for one in bought if one.variant_id == variant_id]
        given = served([one.quantity for one in lines], there)
        found += [
            Loss(one.order_id, one.line, one.quantity - got)
            for one, got in zip(lines, given, strict=True)
            if got < one.quantity
        ]
    return found


def served(wanted: Sequence[int], there: int) -> list[int]:
    """Return how many of `there` pieces each gets who wants so many, given out in rounds."""
    given = [0] * len(wanted)
    while there > 0 and (waiting := [n for n, got in enumerate(given) if got < wanted[n]]):
        # As many whole rounds at once as there are pieces for, and as the least one wants.
        least = min(wanted[n] - given[n] for n in waiting)
        rounds = min(least, there // len(waiting)) or 1
        for n in waiting[: there if there < len(waiting) else None]:
            given[n] += rounds
            there -= rounds
    return given


def lacking(pieces: int, *, short: bool, broken: bool) -> str:
    """Return in words why so many pieces of an order are paid back."""
    found = "、".join(word for word, so in (("短少", short), ("破损", broken)) if so)
    return f"到货{found}，{pieces}件未能交付，差额原路退回"


def purchase(bought: Sequence[Bought]) -> dict[UUID, int]:
    """Return how many pieces of each variant the brand is to send."""
    pieces: Counter[UUID] = Counter()
    for one in bought:
        pieces[one.variant_id] += one.quantity
    return dict(pieces)


def overdue(arrived_at: datetime | None, now: datetime) -> bool:
    """Whether goods that arrived then should have been picked up by now."""
    return arrived_at is not None and now - arrived_at > PICKED_UP_WITHIN


def refused(sale: Standing, wanted: Sequence[tuple[UUID, int]]) -> Refusal | None:
    """Return why so many pieces of these variants cannot be ordered of a sale, or None."""
    if not sale.open:
        return SaleClosed()
    for variant_id, quantity in wanted:
        shelf = sale.items.get(variant_id)
        left = 0 if shelf is None else _left(shelf, quantity)
        if left < quantity:
            return SaleItemShort(variant_id, left)
    room = sale.capacity - sale.taken
    return SaleRoomShort(room) if sum(pieces for _, pieces in wanted) > room else None


def _left(shelf: Shelf, quantity: int) -> int:
    return quantity if shelf.total is None else shelf.total - shelf.taken
