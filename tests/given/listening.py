"""An application on a port of its own, as phones reach it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import ASGIApp

from bff.cli.server import Server, bound


@asynccontextmanager
async def listening(app: ASGIApp) -> AsyncIterator[str]:
    """Serve `app` as long as the block runs; yield where, as `host:port`."""
    ready = asyncio.Event()
    told = ready.set
    server = Server(app, ready=told, leaving=told, closing=told, drain_s=0.0)
    with bound("127.0.0.1", 0, setting="BFF_PORT") as door:
        serving = asyncio.create_task(server.serve(sockets=[door]))
        await ready.wait()
        try:
            yield f"127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.leave()
            server.leave()
            await serving
