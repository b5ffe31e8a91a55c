"""Which store, dealer or community a member may enter: asked at the doors, nowhere beneath."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.kit.database import Database, columns

ENTERED = """
    select asked.place, entered.id
    from unnest($1::uuid[], $2::uuid[]) with ordinality as asked (member_id, id, place)
    cross join lateral (
        {rooms}
        limit 1
    ) as entered
"""
STORES = ENTERED.replace(
    "{rooms}",
    """
        select store.id from member_role join store on store.id = member_role.scope_id
        where member_id = asked.member_id and role in ('OWNER', 'CLERK') and until_at is null
            and (asked.id is null or store.id = asked.id)
        order by from_at, store.id
    """,
)
DEALERS = ENTERED.replace(
    "{rooms}",
    """
        select dealer.id from member_role join dealer on dealer.id = member_role.scope_id
        where member_id = asked.member_id and role = 'DEALER_STAFF' and until_at is null
            and (asked.id is null or dealer.id = asked.id)
        order by from_at, dealer.id
    """,
)
# Who works at the store enters as well: usually the store itself leads its community.
COMMUNITIES = ENTERED.replace(
    "{rooms}",
    """
        select community.id
        from member_role join community on case role
            when 'LEADER' then community.id = scope_id
            when 'OWNER' then community.store_id = scope_id
            when 'CLERK' then community.store_id = scope_id
            else false end
        where member_id = asked.member_id and until_at is null
            and (asked.id is null or community.id = asked.id)
        order by role <> 'LEADER', from_at, community.id
    """,
)


@dataclass(frozen=True, slots=True)
class Knock:
    """A member before a door: that of one id, or of whatever they entered first."""

    member_id: UUID
    id: UUID | None


async def stores_entered(database: Database, knocks: Sequence[Knock]) -> list[UUID | None]:
    """Return the store that each member works at; None when they may not enter."""
    return await _entered(database, STORES, knocks)


async def dealers_entered(database: Database, knocks: Sequence[Knock]) -> list[UUID | None]:
    """Return the dealer that each member works for; None when they may not enter."""
    return await _entered(database, DEALERS, knocks)


async def communities_entered(database: Database, knocks: Sequence[Knock]) -> list[UUID | None]:
    """Return the community that each member leads, or that is around the store they work at."""
    return await _entered(database, COMMUNITIES, knocks)


async def _entered(
    database: Database, statement: str, knocks: Sequence[Knock]
) -> list[UUID | None]:
    asked = columns([(knock.member_id, knock.id) for knock in knocks])
    rows = await database.fetch(statement, *asked)
    entered = {row["place"]: row["id"] for row in rows}
    return [entered.get(place) for place in range(1, len(knocks) + 1)]
