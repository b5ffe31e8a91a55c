"""How many points people have."""

from collections.abc import Sequence
from uuid import UUID

from bff.domains.profit import accounts
from bff.kit.database import Database

BALANCES = "select id, credits - debits as points from account where id = any($1::uuid[])"


async def points_of(database: Database, persons: Sequence[tuple[UUID, ...]]) -> list[int]:
    """Return the points of each person, who is all of some members."""
    ids = {
        member: (accounts.points(member).id, accounts.points_owed(member).id)
        for members in persons
        for member in members
    }
    rows = await database.fetch(BALANCES, [id_ for both in ids.values() for id_ in both])
    had: dict[UUID, int] = {row["id"]: row["points"] for row in rows}
    sums = [sum(had.get(id_, 0) for one in members for id_ in ids[one]) for members in persons]
    # Whoever owes points has none.
    return [max(0, one) for one in sums]
