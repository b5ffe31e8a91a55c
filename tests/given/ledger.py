"""Accounts and transfers written by plain SQL, as an intruder with the app's rights would."""

from uuid import UUID

from bff.kit.database import Database, Transaction
from bff.kit.ids import uuid7

OPEN = """
    insert into account (id, code, kind, asset, debits, credits, may_go_negative)
    values ($1, $2, $3, $4, 0, 0, $5)
"""
MOVE = """
    insert into transfer (id, idem, kind, ref, lines, reverses, reduces, body, at)
    values ($1, $2, 'TEST', $1, $3, $4, $5, '{}', bff_now())
"""
LINES = """
    insert into entry (transfer_id, line, account_id, amount)
    select $1, * from unnest($2::smallint[], $3::uuid[], $4::bigint[])
"""


async def account(
    database: Database, kind: str = "ESCROW", *, asset: str = "CNY", may_go_negative: bool = True
) -> UUID:
    """Open an account."""
    account_id = uuid7()
    async with database.transaction() as tx:
        code = f"test:{account_id}"
        await tx.execute(OPEN, account_id, code, kind, asset, may_go_negative)
    return account_id


async def moved(
    tx: Transaction,
    *lines: tuple[UUID, int],
    said: int | None = None,
    reverses: UUID | None = None,
    reduces: UUID | None = None,
    idem: str | None = None,
) -> UUID:
    """Write a transfer that says it has `said` lines, and its entries."""
    transfer_id = uuid7()
    count = len(lines) if said is None else said
    await tx.execute(MOVE, transfer_id, idem or str(transfer_id), count, reverses, reduces)
    await written(tx, transfer_id, *lines)
    return transfer_id


async def written(
    tx: Transaction, transfer_id: UUID, *lines: tuple[UUID, int], first: int = 1
) -> None:
    """Write entries in one statement, numbered from `first`."""
    numbers = range(first, first + len(lines))
    accounts, amounts = [[line[column] for line in lines] for column in (0, 1)]
    await tx.execute(LINES, transfer_id, list(numbers), accounts, amounts)


async def committed(
    database: Database,
    *lines: tuple[UUID, int],
    reverses: UUID | None = None,
    reduces: UUID | None = None,
) -> UUID:
    """Write a transfer in a transaction of its own."""
    async with database.transaction() as tx:
        return await moved(tx, *lines, reverses=reverses, reduces=reduces)
