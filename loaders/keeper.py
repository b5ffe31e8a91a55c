"""Who earns by a community: the member who leads it, or the store that leads it itself."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from bff.domains.profit.facts import PayeeRole
from bff.kit.database import Database, columns
from loaders.share import Payee

# Who works at the store of a community that somebody else leads sees their own, which is nothing.
EARNERS = """
    select asked.place, community.store_id, exists (
            select from member_role
            where scope_id = community.id and role = 'LEADER' and until_at is null
        ) as led
    from unnest($1::uuid[]) with ordinality as asked (community_id, place)
    join community on community.id = asked.community_id
    order by asked.place
"""


class Keeping(NamedTuple):
    """A community, and who looks at it who keeps it."""

    community_id: UUID
    member_id: UUID


class Earner(NamedTuple):
    """Who earns; `community_id` where only its sales count, for a store earns of much else."""

    payee: Payee
    community_id: UUID | None = None


async def earners_of(database: Database, asked: Sequence[Keeping]) -> list[Earner]:
    """Return whose earnings each of these looks at."""
    rows = await database.fetch(EARNERS, *columns([(one.community_id,) for one in asked]))
    return [
        Earner(Payee(PayeeRole.LEADER, one.member_id))
        if row["led"]
        else Earner(Payee(PayeeRole.STORE, row["store_id"]), one.community_id)
        for one, row in zip(asked, rows, strict=True)
    ]
