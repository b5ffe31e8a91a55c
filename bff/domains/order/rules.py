"""What an order may hold, what it costs, and what of it is given back: pure, no await."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from bff.domains.order.errors import Reason
from bff.domains.order.models import NAME_LENGTH_MAX, REMARK_LENGTH_MAX
from bff.domains.order.states import OrderState, Origin
from bff.kit.refusal import BadInput

LINES_MAX = 20
PIECES_MAX = 999
COUPONS_MAX = 2
# Long enough to find the other card, short enough that a shelf is not empty for nothing.
PAID_WITHIN = timedelta(minutes=15)
# What came for a sale fills a store that has little room; a shelf's goods are in nobody's way.
PICKED_UP_WITHIN: Mapping[Origin, timedelta] = {
    Origin.SHELF: timedelta(days=7),
    Origin.PARTY: timedelta(days=7),
    Origin.SALE: timedelta(days=3),
}
ENDED = frozenset({OrderState.CANCELLED, OrderState.EXPIRED, OrderState.REFUNDED})


class Wanted(NamedTuple):
    """So many pieces of a variant."""

    variant_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of an order as it stands; `fen` is what was paid for it, after all reductions."""

    line: int
    variant_id: UUID
    product_id: UUID
    category_id: UUID | None
    title: str
    quantity: int
    fen: int
    refunded: int = 0
    refunded_fen: int = 0

    @property
    def left(self) -> int:
        """How many pieces were not given back."""
        return self.quantity - self.refunded

    @property
    def left_fen(self) -> int:
        """What was not given back."""
        return self.fen - self.refunded_fen


@dataclass(frozen=True, slots=True)
class Back:
    """What of a line goes back."""

    line: int
    quantity: int
    fen: int


def wanted(lines: Sequence[tuple[UUID, int]]) -> tuple[Wanted, ...]:
    """Return what is wanted, a variant once; BadInput for nothing, too much or less than one."""
    pieces: dict[UUID, int] = {}
    for variant_id, quantity in lines:
        if quantity < 1:
            raise BadInput("quantity must be 1 or more.")
        pieces[variant_id] = pieces.get(variant_id, 0) + quantity
    if not 1 <= len(pieces) <= LINES_MAX or max(pieces.values()) > PIECES_MAX:
        raise BadInput(f"An order has 1 to {LINES_MAX} lines of 1 to {PIECES_MAX} pieces.")
    return tuple(Wanted(variant_id, quantity) for variant_id, quantity in pieces.items())


def coupons(ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Return the coupons that are to be used; BadInput for more than an order may hold."""
    once = tuple(dict.fromkeys(ids))
    if len(once) > COUPONS_MAX:
        raise BadInput(f"An order takes at most {COUPONS_MAX} coupons.")
    return once


def points(count: int | None) -> int:
    """Return how many points are to be used; BadInput for less than none."""
    if count is not None and count < 0:
        raise BadInput("points must be 0 or more.")
    return count or 0


def words(text: str | None, *, longest: int) -> str | None:
    """Return what a person wrote, without its margins; BadInput when it is too long."""
    text = (text or "").strip()
    if len(text) > longest:
        raise BadInput(f"This text has more than {longest} characters.")
    return text or None


def remark(text: str | None) -> str | None:
    """Return a remark; BadInput when it is too long."""
    return words(text, longest=REMARK_LENGTH_MAX)


def for_whom(text: str | None) -> str | None:
    """Return the name of whom a leader orders for; BadInput when it is too long."""
    return words(text, longest=NAME_LENGTH_MAX)


def pieces(wanted: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return how many pieces of which lines are meant; BadInput for none, or a line twice."""
    numbers = {number for number, _ in wanted}
    if not wanted or len(numbers) < len(wanted) or any(quantity < 1 for _, quantity in wanted):
        raise BadInput("lines must name lines of the order, each once, and 1 or more pieces.")
    return tuple(wanted)


def back(lines: Sequence[Line], wanted: Mapping[int, int]) -> list[Back] | None:
    """Return what so many pieces of each line give back; None for more than is left.

    Whoever gives back the last piece gets all that is left, so that parts sum to the whole.
    """
    by_number = {line.line: line for line in lines}
    if any(number not in by_number for number in wanted):
        return None
    parts = [(by_number[number], quantity) for number, quantity in sorted(wanted.items())]
    if any(quantity > line.left for line, quantity in parts):
        return None
    return [_back(line, quantity) for line, quantity in parts]


def all_back(lines: Sequence[Line]) -> list[Back]:
    """Return all that is left of an order."""
    return [
        Back(line.line, line.left, line.left_fen) for line in lines if line.left or line.left_fen
    ]


def cheaper(lines: Sequence[Line], fen: int) -> list[Back]:
    """Return how a difference in price is given back over the lines, pieces staying where they are.

    The first lines bear it; a party has one line.
    """
    parts: list[Back] = []
    for line in lines:
        part = min(fen, line.left_fen)
        fen -= part
        parts += [Back(line.line, 0, part)] if part else []
    return parts


def without(lines: Sequence[Line], back: Sequence[Back]) -> list[Line]:
    """Return the lines as they are once that has gone back."""
    gone = {one.line: one for one in back}
    return [
        replace(
            line,
            refunded=line.refunded + gone[line.line].quantity,
            refunded_fen=line.refunded_fen + gone[line.line].fen,
        )
        if line.line in gone
        else line
        for line in lines
    ]


def still_there(lines: Sequence[Line], back: Sequence[Back]) -> bool:
    """Whether all that was to go back is still there to be given."""
    by_number = {line.line: line for line in lines}
    return all(
        one.quantity <= by_number[one.line].left and one.fen <= by_number[one.line].left_fen
        for one in back
    )


def goods_fit(back: Sequence[Back], goods: Mapping[int, int]) -> bool:
    """Whether no more pieces of any line came back to the store than are given back."""
    most = {one.line: one.quantity for one in back}
    return all(quantity <= most.get(line, 0) for line, quantity in goods.items())


def unpickable(state: OrderState, *, held: bool, here: bool, left: int) -> Reason | None:
    """Return why an order's goods cannot be handed over, or None."""
    if state is OrderState.PICKED_UP:
        return Reason.PICKED_UP
    if state is OrderState.PLACED:
        return Reason.UNPAID
    if state in ENDED or left == 0:
        return Reason.ENDED
    if held:
        return Reason.HELD
    return None if here else Reason.OTHER_STORE


def pick_up_by(origin: Origin, ready_at: datetime) -> datetime:
    """Return until when goods that are ready at that moment should be picked up."""
    return ready_at + PICKED_UP_WITHIN[origin]


def uncancellable(state: OrderState) -> Reason | None:
    """Return why an order cannot be cancelled, or None."""
    if state is OrderState.PLACED:
        return None
    return Reason.ENDED if state in ENDED else Reason.PAID


def reduced(lines: int, by_line: Iterable[Sequence[int]]) -> list[int]:
    """Return what all coupons together take off each of so many lines."""
    return [sum(parts) for parts in zip([0] * lines, *by_line, strict=True)]


def expires_at(placed_at: datetime, latest: datetime | None = None) -> datetime:
    """Return until when an order can be paid, not longer than what it was placed for lasts."""
    by_then = placed_at + PAID_WITHIN
    return by_then if latest is None else min(by_then, latest)


def _back(line: Line, pieces: int) -> Back:
    # Of what is left, and not of what was paid: a price that was corrected goes back but once.
    return Back(line.line, pieces, line.left_fen * pieces // line.left)
