"""The people in a party: paid seats, with who sits there."""

from collections.abc import Mapping, Sequence
from operator import eq
from typing import Any, NamedTuple
from uuid import UUID

# Nobody is shown who has not paid, and nobody who has left again.
SITTING = "('PAID', 'COMPLETE', 'REFUNDED')"
# In the order of the row's own fields. Times are numbers here: to make them would cost more than
# all else, and most lists of people show none.
COLUMNS = ("party_id", "member_id", "nickname", "avatar_url", "taken_s")
OF_PARTIES = f"""
    select seat.party_id, seat.member_id, nickname, avatar_url,
        date_part('epoch', seat.taken_at) as taken_s
    from seat join member on member.id = seat.member_id
    where seat.state in {SITTING} and seat.party_id = any
"""


class SeatRow(NamedTuple):
    """A paid seat, with who sits there in the fields of a member; `taken_s` is of the epoch."""

    id: UUID
    nickname: str
    avatar_url: str | None
    taken_s: float
    head: bool


def seated(
    columns: Sequence[Sequence[Any] | None], heads: Mapping[UUID, UUID]
) -> Mapping[UUID, list[SeatRow]]:
    """Return the seats of each of these parties, of which the heads are known."""
    found: dict[UUID, list[SeatRow]] = {party_id: [] for party_id in heads}
    # An aggregate of nothing is null.
    parties, *people = [column or () for column in columns]
    leads = map(eq, map(heads.__getitem__, parties), people[0])
    rows = map(SeatRow._make, zip(*people, leads, strict=True))
    for party_id, row in zip(parties, rows, strict=True):
        found[party_id].append(row)
    return found
