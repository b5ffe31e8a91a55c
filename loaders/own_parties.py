"""The parties that a person is or was in."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from bff.kit.database import Database, Record, columns
from bff.kit.page import Page, cut
from loaders.party import COLUMNS, PARTY, PartyRow, party_rows

# Not the party that somebody left or paid too late for: that person was never in it.
IN = "('HELD', 'PAID', 'COMPLETE', 'REFUNDED')"
# Two members who were found to be one person may sit in one party: it is shown once. Theirs are
# few, so all are gathered first: for the newest alone the planner may walk through all seats.
OF_PERSONS = f"""
    select {COLUMNS}, asked.place, mine.id as seat_id
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
    cross join lateral (select * from party where party.id = mine.party_id) as {PARTY}
    order by asked.place, mine.id desc
"""


@dataclass(frozen=True, slots=True)
class OwnParties:
    """A page of the parties of all that a person is known as, those joined last first."""

    members: tuple[UUID, ...]
    first: int
    before: UUID | None = None


async def own_parties_of(database: Database, asked: Sequence[OwnParties]) -> list[Page[PartyRow]]:
    """Return a page for each person."""
    # PostgreSQL has no arrays of arrays of different lengths: each one travels as text.
    keys = [
        ("{" + ",".join(map(str, one.members)) + "}", one.first + 1, one.before) for one in asked
    ]
    rows = await database.fetch(OF_PERSONS, *columns(keys))
    found = {place: list(part) for place, part in groupby(rows, itemgetter("place"))}
    return [_page(one, found.get(place, [])) for place, one in enumerate(asked, 1)]


def _page(asked: OwnParties, rows: Sequence[Record]) -> Page[PartyRow]:
    seats = {row["id"]: str(row["seat_id"]) for row in rows}
    return cut(party_rows(rows), asked.first, lambda last: [seats[last.id]])
