"""Stock of stores for other tests, made by the real verbs."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from bff.domains.store import stock
from bff.domains.store.kinds import StockSource
from bff.domains.store.shelf import Want
from bff.domains.store.stock import Count
from bff.kit.database import Database, Transaction

LEVEL = "select quantity, reserved from stock where store_id = $1 and variant_id = $2"
Verb = Callable[[Transaction, Sequence[Want]], Awaitable[None]]


async def counted(
    database: Database,
    store_id: UUID,
    variant_id: UUID,
    quantity: int,
    source: StockSource = StockSource.COUNTED,
) -> None:
    """Have somebody count a variant at a store."""
    async with database.transaction() as transaction:
        await stock.count(transaction, [Count(store_id, variant_id, quantity, source)])


async def reserved(database: Database, *orders: Sequence[Want]) -> Sequence[Sequence[UUID]]:
    """Place orders, all at once."""
    async with database.transaction() as transaction:
        return await stock.reserve(transaction, orders)


async def moved(database: Database, verb: Verb, *wants: Want) -> None:
    """Release, hand over or take back."""
    async with database.transaction() as transaction:
        await verb(transaction, wants)


async def level(database: Database, store_id: UUID, variant_id: UUID) -> tuple[int | None, int]:
    """Return how many there are and how many of them are promised."""
    row = await database.row(LEVEL, store_id, variant_id)
    return (row["quantity"], row["reserved"]) if row else (None, 0)
