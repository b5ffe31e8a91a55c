"""Which rooms keep tables, and how a database is brought up to date."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from tortoise import connections
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor
from tortoise.transactions import in_transaction

from bff.kit import database, pool
from bff.kit.database import Database
from bff.kit.pool import Watch

DOMAINS: tuple[str, ...] = (
    "member",
    "product",
    "store",
    "community",
    "profit",
    "code",
    "coupon",
    "order",
    "group_buy",
    "community_sale",
    "bill",
)
APPS = {"kit": "bff.kit"} | {noun: f"bff.domains.{noun}" for noun in DOMAINS}

# To index a large table takes minutes, and nobody waits for it at a counter.
STATEMENT_TIMEOUT_MS = 600_000
Progress = Callable[[str, str, str], object]
ALONE = "select pg_advisory_xact_lock(hashtextextended('migrate', 0))"

# Read by `tortoise -c bff.database.DRAFT makemigrations <room>`, which opens no connection.
DRAFT = database.tortoise_config("postgresql://nobody@localhost/nothing", APPS)


def opened(
    url: str,
    *,
    production: bool = False,
    pool_size: int = pool.POOL_SIZE,
    watch: Watch | None = None,
) -> AbstractAsyncContextManager[Database]:
    """Open the database of all rooms as the application."""
    return database.opened(url, APPS, production=production, pool_size=pool_size, watch=watch)


async def migrate(url: str, progress: Progress | None = None) -> None:
    """Bring the database at `url`, reached as its owner, up to date: wholly, or not at all."""
    async with _apps(url, STATEMENT_TIMEOUT_MS) as apps, in_transaction() as connection:
        # Tortoise notes a migration only after it committed: killed in between, it would begin it
        # again and never get past it.
        await connection.execute_query(ALONE)
        # Made first: to look for it in vain would break the transaction.
        await MigrationRecorder(connection).ensure_schema(AsyncpgSchemaEditor(connection))
        for executor in _executors(connection, apps):
            await executor.migrate(progress=progress)


async def waiting(url: str) -> list[str]:
    """Return the names of the migrations that the database at `url` still lacks."""
    async with _apps(url, pool.STATEMENT_TIMEOUT_MS) as apps:
        executors = _executors(connections.get(database.NAME), apps)
        plans = [await executor.plan() for executor in executors]
    steps = [step.migration for plan in plans for step in plan]
    return [f"{migration.app_label}.{migration.name}" for migration in steps]


@asynccontextmanager
async def _apps(url: str, timeout_ms: int) -> AsyncIterator[Mapping[str, Any]]:
    config = database.tortoise_config(url, APPS, statement_timeout_ms=timeout_ms)
    async with TortoiseContext() as context:
        await context.init(config=config)
        yield config["apps"]


def _executors(connection: BaseDBAsyncClient, apps: Mapping[str, Any]) -> list[MigrationExecutor]:
    # One for each room, lowest first: an executor copies all the models it knows at every step.
    return [MigrationExecutor(connection, {app: apps[app]}) for app in apps]
