"""Acts that meet in the database: one waits for a lock that another one holds."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from bff.kit.database import Database

Outcome = TypeVar("Outcome")

WAITING = """
    select count(*) from pg_stat_activity
    where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0
"""


async def begun(database: Database, act: Coroutine[Any, Any, Outcome]) -> asyncio.Task[Outcome]:
    """Begin an act and return as soon as it waits for a lock."""
    task = asyncio.create_task(act)
    while not task.done() and not await database.value(WAITING):
        continue
    assert not task.done(), "it waited for nobody"
    return task
