"""Errors planted in a database by its owner, with every guard switched off."""

from collections.abc import Sequence

import asyncpg

GUARDED = """
    select format('%I', relname) as name
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relkind = 'r' and nspname = 'public'
"""


async def planted(owner_url: str, statements: Sequence[str]) -> None:
    """Run statements that no guard of the tables sees."""
    connection = await asyncpg.connect(owner_url)
    try:
        for row in await connection.fetch(GUARDED):
            await connection.execute(f"alter table {row['name']} disable trigger user")
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
