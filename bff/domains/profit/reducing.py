"""How a refund takes back what was booked: line by line, at the rates of the booking."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bff.domains.profit.facts import PayeeRole, ShareStatus
from bff.domains.profit.rules import OPEN
from bff.kit.money import Fen


@dataclass(frozen=True, slots=True)
class Returned:
    """What of one line of an order was given back: money, and goods if they came back."""

    number: int
    fen: int
    quantity: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedLine:
    """What a share was booked for one line."""

    number: int
    quantity: int
    paid_fen: int
    part_fen: int
    borne_fen: int


@dataclass(frozen=True, slots=True)
class BookedShare:
    """A share of an order as it was booked, and how far it has come."""

    id: UUID
    role: PayeeRole
    payee_id: UUID
    status: ShareStatus
    lines: Sequence[BookedLine]

    @property
    def open(self) -> bool:
        """Whether it is still owed; what was sent has to be asked back."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class Reduction:
    """What a refund takes back of one share; `whole` when nothing is left of it."""

    share: BookedShare
    part_fen: Fen
    borne_fen: Fen
    whole: bool


@dataclass(slots=True, kw_only=True)
class BookedOrder:
    """A booked order, which knows what refunds took of it so far."""

    fact_id: UUID
    paid_at: datetime
    split_id: UUID | None
    funded_id: UUID | None
    shares: Sequence[BookedShare]
    returned: dict[int, Returned] = field(default_factory=dict)

    def reduced(self, lines: Sequence[Returned]) -> list[Reduction]:
        """Take one more refund; ValueError for more than was paid for a line."""
        before = dict(self.returned)
        for line in lines:
            self.take(line)
        reductions = [self._reduction(share, before) for share in self.shares]
        return [one for one in reductions if one.part_fen or one.borne_fen]

    def take(self, line: Returned) -> None:
        """Remember that so much more of a line came back."""
        had = self.returned.get(line.number, Returned(line.number, 0))
        fen, quantity = had.fen + line.fen, had.quantity + line.quantity
        self.returned[line.number] = Returned(line.number, fen, quantity)

    def _reduction(self, share: BookedShare, before: dict[int, Returned]) -> Reduction:
        taken = [_taken(line, before.get(line.number)) for line in share.lines]
        now = [_taken(line, self.returned.get(line.number)) for line in share.lines]
        return Reduction(
            share,
            Fen(sum(part for part, _ in now) - sum(part for part, _ in taken)),
            Fen(sum(borne for _, borne in now) - sum(borne for _, borne in taken)),
            whole=now == [(line.part_fen, line.borne_fen) for line in share.lines],
        )


def _taken(line: BookedLine, returned: Returned | None) -> tuple[int, int]:
    """Return what is taken of a line's part, and of what was borne, once so much came back."""
    if returned is None:
        return 0, 0
    # What a coupon paid for altogether comes back by pieces: no money says how much of it did.
    back, whole = returned.fen, line.paid_fen
    if not whole:
        back, whole = returned.quantity, line.quantity
    if not 0 <= back <= whole:
        raise ValueError(f"{back} of {whole} cannot come back of line {line.number}")
    # Worked out from the sum of all refunds: the last takes the roundings of those before it.
    return line.part_fen * back // whole, line.borne_fen * back // whole
