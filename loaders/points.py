"""How many points people have."""

from collections.abc import Sequence
from uuid import UUID

from bff.domains.profit import accounts
from bff.kit.database import Database

BALANCES = "select id, credits - debits as points from account where id = any($1::uuid[])"


async def points_of(database: Database, persons: Sequence[tuple[UUID, ...]]) -> list[int]:
    """Return the points of each person, who is all of some members."""
    ids = {member: accounts.points(member).id for members in persons for member in members}
    rows = await database.fetch(BALANCES, list(ids.values()))
    had: dict[UUID, int] = {row["id"]: row["points"] for row in rows}
    return [sum(had.get(ids[member], 0) for member in members) for members in persons]
