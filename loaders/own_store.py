"""The store that a person is tied to."""

from collections.abc import Sequence
from uuid import UUID

import orjson

from bff.kit.database import Database
from loaders.store import StoreRow, stores_of

# The tie made last counts, whichever of a person's members made it.
OWN_STORES = """
    select asked.place, own.to_id
    from unnest($1::jsonb[]) with ordinality as asked (members, place)
    cross join lateral (
        select tie.to_id
        from jsonb_array_elements_text(asked.members) as one (id)
        join tie on tie.member_id = one.id::uuid and tie.kind = 'STORE' and tie.until_at is null
        order by tie.from_at desc limit 1
    ) as own
"""


async def own_stores_of(
    database: Database, persons: Sequence[tuple[UUID, ...]]
) -> list[StoreRow | None]:
    """Return the own store of each person, who is all of some members; None without one."""
    asked = [orjson.dumps([str(member) for member in members]).decode() for members in persons]
    rows = await database.fetch(OWN_STORES, asked) if asked else []
    stores = await stores_of(database, [row["to_id"] for row in rows]) if rows else []
    found = {row["place"]: store for row, store in zip(rows, stores, strict=True)}
    return [found.get(place) for place in range(1, len(persons) + 1)]
