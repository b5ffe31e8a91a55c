"""PostgreSQL and Redis to measure on, and databases on it that are built once and kept."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg

from bff import config, embedded
from bff.database import migrate
from bff.embedded import Endpoints

# Of every connection, ours and the peers': the clock is that of production, not the sandbox's.
SETTINGS = {
    "bff.profile": "production",
    "enable_seqscan": "off",
    "jit": "off",
    "plan_cache_mode": "force_generic_plan",
    "timezone": "UTC",
}
MIGRATIONS = Path(__file__).parents[1] / "bff"

Build = Callable[[Endpoints], Awaitable[None]]


@contextmanager
def services() -> Iterator[Endpoints]:
    """Yield the configured services, or those of `bench` in the data folder, kept between runs."""
    given = config.read()
    folder = given.data_dir / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    with embedded.services(
        folder,
        database_url=given.database_url,
        migration_url=given.database_migration_url,
        redis_url=given.redis_url,
    ) as found:
        yield found


async def kept(server: Endpoints, name: str, sources: str, build: Build) -> Endpoints:
    """Return the database of this name, built first unless it was built of the same sources."""
    made = sha256((sources + migrations()).encode()).hexdigest()[:10]
    own, unfinished = f"bench_{name}_{made}", f"unfinished_{name}"
    if not await has(server, own):
        began = time.perf_counter()
        print(f"building {own}; once, and kept …", flush=True)
        await dropped(server, unfinished, *await names(server, f"bench_{name}_"))
        await ran(server.migration_url, f"create database {unfinished}")
        await migrate(placed(server, unfinished).migration_url)
        await build(placed(server, unfinished))
        # Only now: whatever carries the name is whole.
        await ran(server.migration_url, f"alter database {unfinished} rename to {own}")
        print(f"built in {time.perf_counter() - began:.0f} s", flush=True)
    return placed(server, own)


@asynccontextmanager
async def copied(origin: Endpoints) -> AsyncIterator[Endpoints]:
    """Yield a copy of a database that may be written to, and drop it at the end."""
    name, original = f"copy_{uuid4().hex[:8]}", urlsplit(origin.migration_url).path.strip("/")
    server = placed(origin, "postgres")
    await ran(server.migration_url, f"create database {name} template {original}")
    try:
        yield placed(origin, name)
    finally:
        await dropped(server, name)


def placed(server: Endpoints, name: str) -> Endpoints:
    """Return where a database of that name is found on a server."""

    def at(url: str) -> str:
        return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))

    return replace(
        server, database_url=at(server.database_url), migration_url=at(server.migration_url)
    )


def migrations() -> str:
    """Return all that makes the tables, to tell when a kept database is out of date."""
    return "".join(path.read_text() for path in sorted(MIGRATIONS.rglob("migrations/0*.py")))


async def names(server: Endpoints, prefix: str) -> list[str]:
    """Return the databases whose names begin like this."""
    connection = await asyncpg.connect(server.migration_url)
    try:
        asked = "select datname from pg_database where starts_with(datname, $1)"
        return [row["datname"] for row in await connection.fetch(asked, prefix)]
    finally:
        await connection.close()


async def has(server: Endpoints, name: str) -> bool:
    """Whether there is a database of exactly this name."""
    return name in await names(server, name)


async def dropped(server: Endpoints, *databases: str) -> None:
    """Drop databases, whether or not they are there."""
    for name in databases:
        await ran(server.migration_url, f"drop database if exists {name} with (force)")


async def connected(url: str) -> asyncpg.Connection:
    """Return one connection that is set as the server's own are."""
    return await asyncpg.connect(url, server_settings=SETTINGS)


async def ran(url: str, *statements: str) -> None:
    """Run statements on a connection of their own."""
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
