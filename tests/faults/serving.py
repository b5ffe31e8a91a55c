"""A server in a process of its own, to be killed at any moment and started again."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from itertools import cycle
from pathlib import Path

import httpx
import orjson

from tests.cli import given
from tests.given.wechat import Sandbox
from tests.services import Services

PATIENCE_S = 30.0
BUNDLE = 20


class Server:
    """`bff serve` on a port that stays the same from one life to the next."""

    def __init__(self, settings: Mapping[str, object], said: Path) -> None:
        """Prepare a server; what it says to a person goes into `said`."""
        self.url = f"http://127.0.0.1:{settings['port']}"
        self.alive = False
        self._settings = settings
        self._said = said
        self._life = ExitStack()

    async def start(self) -> None:
        """Start it and wait until it takes requests."""
        self._process = self._life.enter_context(given.serving(self._settings, self._said))
        line = await asyncio.to_thread(given.first_line, self._process.stdout)
        assert line == f"ready {self.url}/graphql", self._said.read_text()
        self.alive = True

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self.alive = False

    def stop(self) -> None:
        """Have it leave in good order, unless it was killed."""
        self._life.close()
        self.alive = False

    def complaints(self) -> str:
        """Return what it said to a person in this life."""
        return self._said.read_text()


def settings(place: Services, sandbox: Sandbox, folder: Path) -> dict[str, object]:
    """Return the settings of a server on this database, in this folder, on a port of its own."""
    [port] = given.free_ports(1)
    return given.of(place, folder) | {
        "port": port,
        "log_level": "warning",
        "wechat_api_url": sandbox.url,
        "wechat_apps": orjson.dumps(sandbox.apps).decode(),
        "wechat_pay_file": sandbox.pay_file,
    }


@asynccontextmanager
async def started(settings: Mapping[str, object], said: Path) -> AsyncIterator[Server]:
    """Run a server until the block ends."""
    server = Server(settings, said)
    try:
        await server.start()
        yield server
    finally:
        await asyncio.to_thread(server.stop)


class Lines(httpx.AsyncBaseTransport):
    """Many lines in small bundles: a pool looks through all of its lines at each call."""

    def __init__(self, width: int) -> None:
        """Lay lines for as many phones as may speak at once."""
        limits = httpx.Limits(max_connections=BUNDLE, max_keepalive_connections=BUNDLE)
        self._bundles = [
            httpx.AsyncHTTPTransport(verify=False, limits=limits) for _ in range(0, width, BUNDLE)
        ]
        self._turns = cycle(self._bundles)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request by the bundle whose turn it is."""
        return await next(self._turns).handle_async_request(request)

    async def aclose(self) -> None:
        """Hang up."""
        for bundle in self._bundles:
            await bundle.aclose()


def line(server: Server, *, width: int) -> httpx.AsyncClient:
    """Return a client by which `width` phones may speak to a server at once."""
    return httpx.AsyncClient(base_url=server.url, transport=Lines(width), timeout=PATIENCE_S)
