"""Serving the sandbox on a port, beside other things or alone."""

import asyncio
import signal
import socket
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from bff.sandbox.app import make
from bff.sandbox.apps import APPS, Apps
from bff.sandbox.line import Line
from bff.sandbox.pay.keys import merchant_file
from bff.sandbox.store import Store

HOST = "127.0.0.1"
PORT = 8001
BACKLOG = 2_048
# A fault may keep a caller waiting for two minutes; nobody waits for that at the end.
GRACE_S = 1
TICK_S = 0.1


class SandboxError(Exception):
    """The sandbox cannot be served; the message is a sentence that says why."""


class Server(uvicorn.Server):
    """Uvicorn that leaves the signals to its owner and says when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        """Wrap a configuration."""
        super().__init__(config)
        self.ready = asyncio.Event()
        self._over = asyncio.Event()

    async def main_loop(self) -> None:
        """Tick ten times a second until it is asked to stop."""
        counter = 0
        while not await self.on_tick(counter):
            counter += 1
            await self._ticked()

    async def _ticked(self) -> None:
        # Without a task of its own each time: who looks at a loop's tasks sees none come and go.
        with suppress(TimeoutError):
            async with asyncio.timeout(TICK_S):
                await self._over.wait()

    def stop(self) -> None:
        """Ask it to stop, at once."""
        self.should_exit = True
        self._over.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        try:
            await super().startup(sockets)
        except SystemExit:
            # Uvicorn ends the process; here it is only one part of one.
            raise SandboxError("The sandbox did not start; its log says why.") from None
        self.ready.set()


@asynccontextmanager
async def running(
    state_dir: Path,
    *,
    database_url: str | None,
    host: str = HOST,
    port: int = PORT,
    apps: Apps = APPS,
    production: bool = False,
) -> AsyncIterator[str]:
    """Serve the sandbox within a block; yield its URL. Port 0 takes any that is free."""
    app = make(state_dir, database_url=database_url, apps=apps, production=production)
    # Tried before the port is taken, so that the sentence names what is really wrong.
    _remembering(state_dir)
    with _listening(host, port) as door:
        server = Server(_config(app))
        task = asyncio.create_task(server.serve(sockets=[door]))
        try:
            await _until(server.ready, task)
            yield f"http://{host}:{door.getsockname()[1]}"
        finally:
            server.stop()
            await asyncio.wait([task])


async def serve(
    state_dir: Path,
    *,
    database_url: str | None,
    host: str = HOST,
    port: int = PORT,
    apps: Apps = APPS,
    production: bool = False,
) -> None:
    """Serve the sandbox until SIGINT or SIGTERM; one line says where it is ready."""
    # Here, where no test waits for it: the server that starts next reads this file.
    merchant_file(state_dir)
    asked_to_stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asked_to_stop.set)
    async with running(
        state_dir,
        database_url=database_url,
        host=host,
        port=port,
        apps=apps,
        production=production,
    ) as url:
        print(f"sandbox {url}", flush=True)  # noqa: T201  what the one who started it waits for
        await asked_to_stop.wait()


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Line,
        lifespan="on",
        log_config=None,
        timeout_graceful_shutdown=GRACE_S,
    )


def _remembering(state_dir: Path) -> None:
    try:
        Store(state_dir).close()
    except (OSError, sqlite3.Error) as error:
        raise SandboxError(f"The sandbox cannot keep its state in {state_dir}: {error}.") from error


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    try:
        door = socket.create_server((host, port), backlog=BACKLOG)
    except (OSError, OverflowError) as error:
        raise SandboxError(f"The sandbox cannot listen on {host}:{port}: {error}.") from error
    # Asyncio sets it only on sockets that name their protocol; without it answers wait 40 ms.
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with door:
        yield door


async def _until(ready: asyncio.Event, task: "asyncio.Task[None]") -> None:
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait([waiting, task], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    # It ended before it was ready: let its own error speak.
    if task.done():
        task.result()
