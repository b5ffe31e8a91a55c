"""Members with sessions, as the server itself makes them, and where they stand."""

import asyncpg

from bench import database
from bench.wishes import Member
from bff.database import opened
from bff.domains.member import sessions
from bff.embedded import Endpoints
from bff.kit.geo import Point

MEMBERS = 1_000
# Near the store that they are tied to, each a little to another side of it.
ASKED = """
    select member.id, identity.id as identity_id,
        store.lat + (abs(hashtext(member.id::text)) % 2000 - 1000) * 0.000005 as lat,
        store.lng + (abs(hashtext(store.id::text)) % 2000 - 1000) * 0.000005 as lng
    from member
    join identity on identity.member_id = member.id
    join tie on tie.member_id = member.id
    join store on store.id = tie.to_id
    order by hashtext(member.nickname) limit $1
"""


async def signed_in(place: Endpoints, count: int = MEMBERS) -> list[Member]:
    """Begin a session of each of so many members; it is good for a quarter of an hour."""
    # Those of earlier legs are over; a town that is kept must not fill with them.
    await database.ran(place.migration_url, "delete from session")
    connection = await asyncpg.connect(place.database_url)
    try:
        rows = await connection.fetch(ASKED, count)
    finally:
        await connection.close()
    async with opened(place.database_url) as brand, brand.transaction() as transaction:
        begun = [await sessions.begin(transaction, row["identity_id"]) for row in rows]
    # Whoever plans now would believe that the table is empty, and look through all of it.
    await database.ran(
        place.migration_url, "vacuum analyze session", "vacuum analyze session_token"
    )
    return [
        Member(row["id"], one.tokens.access, Point(lat=row["lat"], lng=row["lng"]))
        for row, one in zip(rows, begun, strict=True)
    ]
