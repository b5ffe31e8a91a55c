"""What members were told, how much of it is unread, and which messages they agreed to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

import orjson

from bff.domains.member.moments import Moment
from bff.kit.database import Database, Record, array, columns
from bff.kit.page import Page, cut

# Ids are made in the order of time, so the newest come first without a sort by date.
OF_PERSONS = """
    select asked.place, message.*
    from unnest($1::text[], $2::int[], $3::uuid[]) with ordinality
        as asked (members, first, before, place)
    cross join lateral (
        select id, moment, facts, page, at, read_at from message
        where message.member_id = any(asked.members::uuid[])
            and (asked.before is null or message.id < asked.before)
        order by message.id desc limit asked.first
    ) as message
    order by asked.place, message.id desc
"""
UNREAD = """
    select asked.place, count(*) as count
    from unnest($1::text[]) with ordinality as asked (members, place)
    join message on message.member_id = any(asked.members::uuid[]) and message.read_at is null
    group by asked.place
"""
CONSENTS = """
    select identity_id, template, times from message_consent where identity_id = any($1::uuid[])
"""


class MessageRow(NamedTuple):
    """Something that a member was told, as facts."""

    id: UUID
    moment: Moment
    facts: Mapping[str, str | int]
    page: str
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Messages:
    """A page of what all that a person is known as were told, the newest first."""

    members: tuple[UUID, ...]
    first: int
    before: UUID | None = None


async def messages_of(database: Database, asked: Sequence[Messages]) -> list[Page[MessageRow]]:
    """Return a page for each person."""
    keys = [(array(one.members), one.first + 1, one.before) for one in asked]
    rows = await database.fetch(OF_PERSONS, *columns(keys))
    found = {place: list(map(_row, part)) for place, part in groupby(rows, itemgetter("place"))}
    return [
        cut(found.get(place, []), one.first, lambda row: [str(row.id)])
        for place, one in enumerate(asked, 1)
    ]


async def unread_of(database: Database, persons: Sequence[tuple[UUID, ...]]) -> list[int]:
    """Return how many messages each person has not read."""
    rows = await database.fetch(UNREAD, [array(members) for members in persons])
    found = {row["place"]: row["count"] for row in rows}
    return [found.get(place, 0) for place in range(1, len(persons) + 1)]


async def consents_of(database: Database, identities: Sequence[UUID]) -> list[Mapping[str, int]]:
    """Return how many more messages of each template somebody agreed to in one app."""
    agreed: dict[UUID, dict[str, int]] = {identity_id: {} for identity_id in identities}
    for row in await database.fetch(CONSENTS, list(agreed)):
        agreed[row["identity_id"]][row["template"]] = row["times"]
    return [agreed[identity_id] for identity_id in identities]


def _row(row: Record) -> MessageRow:
    return MessageRow(
        id=row["id"],
        moment=Moment(row["moment"]),
        facts=orjson.loads(row["facts"]),
        page=row["page"],
        at=row["at"],
        read_at=row["read_at"],
    )
