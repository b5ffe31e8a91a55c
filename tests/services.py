"""The real PostgreSQL and Redis under the tests, and one migrated database a test run."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg

from bff import embedded
from bff.database import migrate

ATTEMPTS = 20
GIVEN = ("database_url", "database_migration_url", "redis_url")


@dataclass(frozen=True, slots=True)
class Services:
    """Where the tests' PostgreSQL and Redis are reached."""

    database_url: str
    migration_url: str
    redis_url: str


@contextmanager
def running(data_dir: Path) -> Iterator[Services]:
    """Start what the environment does not name already."""
    given = {name: os.environ.get(f"BFF_{name.upper()}") for name in GIVEN}
    if all(given.values()):
        yield Services(*(str(url) for url in given.values()))
        return
    with embedded.services(
        data_dir,
        database_url=given["database_url"],
        migration_url=given["database_migration_url"],
        redis_url=given["redis_url"],
        kept=False,
    ) as found:
        yield Services(found.database_url, found.migration_url, found.redis_url)
    embedded.erase(data_dir)


def named(url: str, name: str) -> str:
    """Return the URL of another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@asynccontextmanager
async def template(services: Services) -> AsyncIterator[str]:
    """Make a migrated database that others are copied from; yield its name."""
    async with bare(services) as name:
        await migrate(named(services.migration_url, name))
        yield name


@asynccontextmanager
async def bare(services: Services) -> AsyncIterator[str]:
    """Make a database that has no table yet; yield its name."""
    async with _made(services, None) as name:
        yield name


@asynccontextmanager
async def copied(services: Services, origin: str | None) -> AsyncIterator[Services]:
    """Copy a database for one use, or make an empty one, and drop it afterwards."""
    async with _made(services, origin) as name:
        yield Services(
            named(services.database_url, name),
            named(services.migration_url, name),
            services.redis_url,
        )


@asynccontextmanager
async def _made(services: Services, origin: str | None) -> AsyncIterator[str]:
    name = f"test_{uuid4().hex[:12]}"
    copy = f" template {origin}" if origin else ""
    await _ran(services.migration_url, f"create database {name}{copy}")
    if origin is None:
        await _ran(named(services.migration_url, name), *GRANTS)
    try:
        yield name
    finally:
        await _dropped(services.migration_url, name)


GRANTS = (
    "alter default privileges grant select, insert, update, delete on tables to dongxiao_app",
    "alter default privileges grant usage on sequences to dongxiao_app",
)


async def _dropped(url: str, name: str) -> None:
    # An autovacuum worker in the database cannot be ended by its owner; it leaves by itself.
    for attempt in range(ATTEMPTS):
        try:
            await _ran(url, f"drop database if exists {name} with (force)")
        except (asyncpg.InsufficientPrivilegeError, asyncpg.ObjectInUseError):
            await asyncio.sleep(0.1 * (attempt + 1))
        else:
            return


async def _ran(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await asyncio.shield(connection.close())
