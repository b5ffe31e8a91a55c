"""What a bill says of our payments and refunds, and where it contradicts itself: pure, no await."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from bff.domains.order import numbers
from bff.domains.order.numbers import Numbered
from bff.gateways.pay import BillKind, BillLine, FundLine


class DifferenceKind(StrEnum):
    """How a bill and our books do not agree."""

    UNKNOWN = "UNKNOWN"
    MISSING = "MISSING"
    AMOUNT = "AMOUNT"
    STATE = "STATE"
    DOUBLE = "DOUBLE"
    FLOW = "FLOW"


# Those that only the bill itself shows; the others are asked of our tables, again and again.
OF_BILL = (DifferenceKind.DOUBLE, DifferenceKind.FLOW)
OF_BOOKS = tuple(kind for kind in DifferenceKind if kind not in OF_BILL)


@dataclass(frozen=True, slots=True)
class Difference:
    """A number of which our books, or other lines, say something else than a bill."""

    kind: DifferenceKind
    number: str
    ours_fen: int | None
    theirs_fen: int | None


@dataclass(frozen=True, slots=True)
class Totals:
    """A day in sums, as WeChat has it; `other_fen` is neither of payments nor of refunds."""

    lines: int
    paid_fen: int
    refunded_fen: int
    fee_fen: int
    other_fen: int


def number(line: BillLine) -> str:
    """Return our number of what a line tells of."""
    return line.out_refund_no or line.out_trade_no


def ours(line: BillLine) -> Numbered | None:
    """Return the order or the refund that a line names; None for none of ours."""
    which = numbers.read(number(line))
    later = which is not None and which.number > 1
    return None if later and line.kind is BillKind.PAID else which


def doubles(lines: Sequence[BillLine], elsewhere: Mapping[str, int]) -> list[Difference]:
    """Return what stands twice in a bill, or was in the bill of another day."""
    counted = Counter(map(number, lines))
    sums = {number(line): line.fen for line in lines}
    return [
        Difference(DifferenceKind.DOUBLE, one, elsewhere.get(one, sums[one]), sums[one])
        for one, count in sorted(counted.items())
        if count > 1 or one in elsewhere
    ]


def flows(lines: Sequence[BillLine], moves: Sequence[FundLine]) -> list[Difference]:
    """Return of which payments and refunds another sum moved than the lines say."""
    moved = _moved(lines, moves)
    net = {number(line): _net(line) for line in lines}
    return [
        Difference(DifferenceKind.FLOW, one, moved[one], fen)
        for one, fen in sorted(net.items())
        if moved[one] != fen
    ]


def totals(lines: Sequence[BillLine], moves: Sequence[FundLine]) -> Totals:
    """Return a day in sums."""
    moved = _moved(lines, moves)
    paid = (line.fen for line in lines if line.kind is BillKind.PAID)
    refunded = (line.fen for line in lines if line.kind is BillKind.REFUNDED)
    return Totals(
        lines=len(lines),
        paid_fen=sum(paid),
        refunded_fen=sum(refunded),
        fee_fen=sum(line.fee_fen for line in lines),
        other_fen=sum(move.fen for move in moves) - sum(moved.values()),
    )


def _net(line: BillLine) -> int:
    return (line.fen if line.kind is BillKind.PAID else -line.fen) - line.fee_fen


def _moved(lines: Iterable[BillLine], moves: Iterable[FundLine]) -> Counter[str]:
    # A move names what it is of by our number or by WeChat's, and which one depends on the kind.
    known = {name: number(line) for line in lines for name in _names(line)}
    moved: Counter[str] = Counter()
    for move in moves:
        of = known.get(move.voucher) or known.get(move.business_no)
        if of is not None:
            moved[of] += move.fen
    return moved


def _names(line: BillLine) -> list[str]:
    if line.kind is BillKind.PAID:
        return [line.transaction_id, line.out_trade_no]
    return [name for name in (line.out_refund_no, line.refund_id) if name]


def row(line: BillLine) -> tuple[str, BillKind, UUID | None, int, int, int, str]:
    """Return the row of a line."""
    which = ours(line)
    ref, nth = (which.refund_id, which.number) if which else (None, 1)
    state = line.refund_state or line.kind.value
    return number(line), line.kind, ref, nth, line.fen, line.fee_fen, state
