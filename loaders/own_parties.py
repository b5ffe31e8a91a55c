"""The parties that a person is or was in."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.kit.database import Database, array, columns
from bff.kit.page import Page
from loaders.party_row import PartyRow
from loaders.whole_party import COLUMNS, parties_in, whole

# Not the party that somebody left or paid too late for: that person was never in it.
IN = "('HELD', 'PAID', 'COMPLETE', 'REFUNDED')"
# Two members who were found to be one person may sit in one party: it is shown once. Theirs are
# few, so all are gathered first: for the newest alone the planner may walk through all seats.
OF_PERSONS = whole(f"""
    select asked.place, mine.id, {COLUMNS}
    from unnest($1::text[], $2::int[], $3::uuid[]) with ordinality
        as asked (members, first, before, place)
    cross join lateral (
        select id, party_id
        from (
            select distinct on (party_id) id, party_id from seat
            where member_id = any(asked.members::uuid[]) and state in {IN}
            order by party_id, id desc
        ) as every
        where asked.before is null or id < asked.before
        order by id desc limit asked.first
    ) as mine
    cross join lateral (select * from party where party.id = mine.party_id) as party
    order by asked.place, mine.id desc
""")


@dataclass(frozen=True, slots=True)
class OwnParties:
    """A page of the parties of all that a person is known as, those joined last first."""

    members: tuple[UUID, ...]
    first: int
    before: UUID | None = None


async def own_parties_of(database: Database, asked: Sequence[OwnParties]) -> list[Page[PartyRow]]:
    """Return a page for each person."""
    keys = [(array(one.members), one.first + 1, one.before) for one in asked]
    found = await parties_in(database, OF_PERSONS, *columns(keys))
    return found.pages([one.first for one in asked], lambda seat_id, _id: [str(seat_id)])
