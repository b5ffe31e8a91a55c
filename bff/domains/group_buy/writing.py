"""What was decided is written: a round for each state that rows pass through, most often one."""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import zip_longest
from operator import attrgetter
from uuid import UUID

from bff.domains.group_buy.course import Writes, rounds
from bff.domains.group_buy.desk import Desk, changed
from bff.domains.group_buy.reading import STATEMENTS
from bff.domains.group_buy.rows import Party, Seat
from bff.gateways.signals import Signals
from bff.kit.database import Transaction

PARTY_MADE = Party._fields[:10]
PARTY_MOVED = (
    "id",
    "head_id",
    "state",
    "taken",
    "paid",
    "opened_at",
    "ends_at",
    "closed_at",
    "closed_by",
    "price_fen",
    "moved_to_id",
)
SEAT_MADE = Seat._fields[:12]
SEAT_MOVED = ("id", "state", "paid_at", "ended_at", "moved_to_id")
NOTHING: Writes[Party] = ([], [])


def topic(party_id: UUID) -> str:
    """Return the topic that is told when a party changed."""
    return f"party:{party_id}"


async def write(transaction: Transaction, signals: Signals, desk: Desk) -> None:
    """Write what changed on the desk at once, so that what follows in the transaction sees it."""
    counts = [(id_, desk.offers[id_].taken) for id_ in desk.counted]
    parties, seats = rounds(desk.parties.values()), rounds(desk.seats.values())
    for party_writes, seat_writes in zip_longest(parties, seats, fillvalue=NOTHING):
        values = [
            *_columns(counts, 2),
            *_fields(party_writes[0], PARTY_MADE),
            *_fields(party_writes[1], PARTY_MOVED),
            *_fields(seat_writes[1], SEAT_MOVED),
            *_fields(seat_writes[0], SEAT_MADE),
        ]
        written = await transaction.value(STATEMENTS["write"], *values)
        assert written == len(counts) + sum(map(len, (*party_writes, *seat_writes)))
        counts = []
    topics = [topic(id_) for id_ in changed(desk)]
    if topics:
        transaction.after_commit(partial(signals.tell, *topics))


def _fields(rows: Sequence[object], names: Sequence[str]) -> list[list[object]]:
    return _columns(map(attrgetter(*names), rows), len(names))


def _columns(rows: Iterable[Sequence[object]], width: int) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]
