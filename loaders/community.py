"""Communities: by their ids, around stores, those of a person, and who leads them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.kit.database import Database
from loaders.member import MemberRow

COMMUNITIES = "select id, store_id, name from community where id = any($1::uuid[])"
AT_STORES = """
    select id, store_id, name from community where store_id = any($1::uuid[]) order by id
"""
# Two members who were found to be one person may be in one community: it is shown once.
OF_PERSONS = """
    select asked.place, community.id, community.store_id, community.name
    from unnest($1::text[]) with ordinality as asked (members, place)
    cross join lateral (
        select community_id, min(from_at) as since from community_member
        where member_id = any(asked.members::uuid[]) and until_at is null
        group by community_id
    ) as mine
    join community on community.id = mine.community_id
    order by asked.place, mine.since desc, community.id
"""
LEADERS = """
    select distinct on (scope_id) scope_id, member.id, nickname, avatar_url
    from member_role join member on member.id = member_role.member_id
    where scope_id = any($1::uuid[]) and role = 'LEADER' and until_at is null
    order by scope_id, from_at, member_role.id
"""


@dataclass(frozen=True, slots=True)
class CommunityRow:
    """A community."""

    id: UUID
    store_id: UUID
    name: str


async def communities_of(database: Database, ids: Sequence[UUID]) -> list[CommunityRow | None]:
    """Return the communities with these ids; None where there is none."""
    found = {row["id"]: CommunityRow(**row) for row in await database.fetch(COMMUNITIES, list(ids))}
    return [found.get(id_) for id_ in ids]


async def communities_at(database: Database, stores: Sequence[UUID]) -> list[list[CommunityRow]]:
    """Return the communities around each store, the oldest first."""
    found: dict[UUID, list[CommunityRow]] = defaultdict(list)
    for row in await database.fetch(AT_STORES, list(stores)):
        found[row["store_id"]].append(CommunityRow(**row))
    return [found[store_id] for store_id in stores]


async def communities_joined(
    database: Database, persons: Sequence[tuple[UUID, ...]]
) -> list[list[CommunityRow]]:
    """Return the communities that each person, given as all their members, is in."""
    asked = ["{" + ",".join(map(str, members)) + "}" for members in persons]
    found: dict[int, list[CommunityRow]] = defaultdict(list)
    for place, *row in await database.fetch(OF_PERSONS, asked):
        found[place].append(CommunityRow(*row))
    return [found[place] for place in range(1, len(persons) + 1)]


async def leaders_of(database: Database, communities: Sequence[UUID]) -> list[MemberRow | None]:
    """Return who leads each community; None where its store does."""
    rows = await database.fetch(LEADERS, list(communities))
    found = {scope_id: MemberRow(*row) for scope_id, *row in rows}
    return [found.get(one) for one in communities]
