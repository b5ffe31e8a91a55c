"""Points for other tests: had as if an order had earned them, and counted in the books."""

from uuid import UUID

from bff.domains.profit import points
from bff.domains.profit.points import FEN_PER_POINT, Earning
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7

HAS = "select coalesce(sum(credits - debits), 0)::bigint from account where code like $1 || '%'"
OWED = "select coalesce(sum(debits - credits), 0)::bigint from account where code = $1 || ':owed'"


async def earned(database: Database, member_id: UUID, *sums: int) -> list[UUID]:
    """Have orders of a member paid with so many fen; return them."""
    ids = [uuid7() for _ in sums]
    async with database.transaction() as transaction:
        at = await clock.now(transaction)
        orders = [
            Earning(order_id=id_, member_id=member_id, fen=fen, at=at)
            for id_, fen in zip(ids, sums, strict=True)
        ]
        points.earned(transaction, orders)
    return ids


async def given(database: Database, member_id: UUID, count: int) -> None:
    """Give a member points."""
    await earned(database, member_id, count * FEN_PER_POINT)


async def has(database: Database, member_id: UUID) -> int:
    """Return what a member has, less what is owed."""
    count: int = await database.value(HAS, f"points:{member_id}")
    return count


async def owes(database: Database, member_id: UUID) -> int:
    """Return the points that a member owes."""
    count: int = await database.value(OWED, f"points:{member_id}")
    return count
