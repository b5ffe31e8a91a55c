"""A database of a benchmark's own, on the configured PostgreSQL or on one started for it."""

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg

from bff import embedded
from bff.database import migrate

URL = "BFF_DATABASE_MIGRATION_URL"
SETTINGS = {"jit": "off", "plan_cache_mode": "force_generic_plan", "timezone": "UTC"}


@contextmanager
def server() -> Iterator[str]:
    """Yield the owner's URL of the configured PostgreSQL, or of one that is started for this."""
    if URL in os.environ:
        yield os.environ[URL]
        return
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        with embedded.services(Path(folder)) as services:
            yield services.migration_url
        embedded.erase(Path(folder))


@asynccontextmanager
async def made(url: str) -> AsyncIterator[str]:
    """Make a migrated database on the server of `url`, yield its URL, and drop it at the end."""
    name = f"bench_{uuid4().hex[:12]}"
    await ran(url, f"create database {name}")
    own = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    try:
        await migrate(own)
        yield own
    finally:
        await ran(url, f"drop database if exists {name} with (force)")


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
