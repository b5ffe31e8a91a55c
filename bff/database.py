"""Which rooms keep tables, and how a database is brought up to date."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor

from bff.kit import database
from bff.kit.database import Database, Watch

DOMAINS: tuple[str, ...] = ("member", "product", "store", "community", "profit", "code", "coupon")
APPS = {"kit": "bff.kit"} | {noun: f"bff.domains.{noun}" for noun in DOMAINS}

# To index a large table takes minutes, and nobody waits for it at a counter.
STATEMENT_TIMEOUT_MS = 600_000
Progress = Callable[[str, str, str], object]

# Read by `tortoise -c bff.database.DRAFT makemigrations <room>`, which opens no connection.
DRAFT = database.tortoise_config("postgresql://nobody@localhost/nothing", APPS)


def opened(
    url: str,
    *,
    production: bool = False,
    pool_size: int = database.POOL_SIZE,
    watch: Watch | None = None,
) -> AbstractAsyncContextManager[Database]:
    """Open the database of all rooms as the application."""
    return database.opened(url, APPS, production=production, pool_size=pool_size, watch=watch)


async def migrate(url: str, progress: Progress | None = None) -> None:
    """Bring the database at `url`, reached as its owner, up to date: wholly, or not at all."""
    async with _executors(url, STATEMENT_TIMEOUT_MS) as executors:
        for executor in executors:
            await executor.migrate(progress=progress)


async def waiting(url: str) -> list[str]:
    """Return the names of the migrations that the database at `url` still lacks."""
    async with _executors(url, database.STATEMENT_TIMEOUT_MS) as executors:
        plans = [await executor.plan() for executor in executors]
    steps = [step.migration for plan in plans for step in plan]
    return [f"{migration.app_label}.{migration.name}" for migration in steps]


@asynccontextmanager
async def _executors(url: str, timeout_ms: int) -> AsyncIterator[list[MigrationExecutor]]:
    # One for each room, lowest first: an executor copies all the models it knows at every step.
    config = database.tortoise_config(url, APPS, statement_timeout_ms=timeout_ms)
    async with TortoiseContext() as context:
        await context.init(config=config)
        apps: dict[str, dict[str, Any]] = config["apps"]
        yield [MigrationExecutor(context.db("default"), {app: apps[app]}) for app in apps]
