"""Communities by their ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.kit.database import Database

COMMUNITIES = "select id, store_id, name from community where id = any($1::uuid[])"


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
