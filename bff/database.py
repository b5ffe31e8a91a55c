"""Which rooms keep tables, and how a database is brought up to date."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor

from bff.kit import database
from bff.kit.database import Database, Watch

DOMAINS: tuple[str, ...] = ("member", "product", "store", "community", "profit", "code", "coupon")
APPS = {"kit": "bff.kit"} | {noun: f"bff.domains.{noun}" for noun in DOMAINS}

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
    """Bring the database at `url`, reached as its owner, up to date."""
    config = database.tortoise_config(url, APPS, statement_timeout_ms=STATEMENT_TIMEOUT_MS)
    async with TortoiseContext() as context:
        await context.init(config=config)
        executor = MigrationExecutor(context.db("default"), config["apps"])
        await executor.migrate(progress=progress)


async def waiting(url: str) -> list[str]:
    """Return the names of the migrations that the database at `url` still lacks."""
    config = database.tortoise_config(url, APPS)
    async with TortoiseContext() as context:
        await context.init(config=config)
        plan = await MigrationExecutor(context.db("default"), config["apps"]).plan()
    return [f"{step.migration.app_label}.{step.migration.name}" for step in plan]
