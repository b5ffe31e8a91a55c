"""Who is in a community, and whose own store a store is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeVar
from uuid import UUID

from bff.kit.database import Database, columns
from bff.kit.page import Page, cut

EDGES = """
    select id, member_id, community_id, invited_by, from_at
    from community_member where id = any($1::uuid[])
"""
OF_COMMUNITIES = """
    select asked.place, edge.*
    from unnest($1::uuid[], $2::int[], $3::uuid[]) with ordinality
        as asked (community_id, first, before, place)
    cross join lateral (
        select id, member_id, community_id, invited_by, from_at from community_member
        where community_id = asked.community_id and until_at is null
            and (asked.before is null or id < asked.before)
        order by id desc limit asked.first
    ) as edge
    order by asked.place, edge.id desc
"""
OF_STORES = """
    select asked.place, edge.*
    from unnest($1::uuid[], $2::int[], $3::uuid[]) with ordinality
        as asked (store_id, first, before, place)
    cross join lateral (
        select id, member_id, source, from_at from tie
        where to_id = asked.store_id and kind = 'STORE' and until_at is null
            and (asked.before is null or id < asked.before)
        order by id desc limit asked.first
    ) as edge
    order by asked.place, edge.id desc
"""


Row = TypeVar("Row", "MembershipRow", "StoreMemberRow")


class MembershipRow(NamedTuple):
    """That a member is in a community, and the clerk who invited them."""

    id: UUID
    member_id: UUID
    community_id: UUID
    invited_by: UUID | None
    since: datetime


class StoreMemberRow(NamedTuple):
    """That a store is a member's own; `source` says in a word what it was seen by."""

    id: UUID
    member_id: UUID
    source: str
    since: datetime


@dataclass(frozen=True, slots=True)
class People:
    """A page of the people of a community or a store, the newest first."""

    of: UUID
    first: int
    before: UUID | None = None


async def memberships_of(database: Database, ids: Sequence[UUID]) -> list[MembershipRow | None]:
    """Return these edges, over or not; None where there is none."""
    found = {row["id"]: MembershipRow(*row) for row in await database.fetch(EDGES, list(ids))}
    return [found.get(id_) for id_ in ids]


async def members_in(database: Database, asked: Sequence[People]) -> list[Page[MembershipRow]]:
    """Return a page of those who are in each community."""
    return await _pages(database, OF_COMMUNITIES, asked, MembershipRow)


async def members_at(database: Database, asked: Sequence[People]) -> list[Page[StoreMemberRow]]:
    """Return a page of those whose own store it is."""
    return await _pages(database, OF_STORES, asked, StoreMemberRow)


async def _pages(
    database: Database, statement: str, asked: Sequence[People], kind: type[Row]
) -> list[Page[Row]]:
    keys = [(one.of, one.first + 1, one.before) for one in asked]
    rows = await database.fetch(statement, *columns(keys))
    # The first column says for whom a row was found, and is no part of it.
    found = {
        place: [kind(*row[1:]) for row in map(tuple, part)]
        for place, part in groupby(rows, itemgetter("place"))
    }
    return [
        cut(found.get(place, []), one.first, lambda row: [str(row.id)])
        for place, one in enumerate(asked, 1)
    ]
