"""A Redis of a test's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bff.embedded import addresses, redis_server
from bff.embedded.folders import DataFolder


@asynccontextmanager
async def own_redis(folder: Path) -> AsyncIterator[str]:
    """Yield the URL of a new Redis; another one in the same folder has the same address."""
    with redis_server.serving(DataFolder(folder), redis_server.found(None), say=str) as listening:
        yield addresses.own_redis(listening)
