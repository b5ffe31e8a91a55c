"""One HTTP server on one port, which says when it is ready and leaves without haste."""

import asyncio
import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from bff.cli.line import BoundedLine
from bff.cli.socket_line import BoundedSocket
from bff.cli.words import CommandError

# A flash sale's first second: what waits here is served, what does not fit is refused.
BACKLOG = 2_048
# As long as a body over HTTP may be.
SOCKET_MESSAGE_BYTES_MAX = 65_536
SOCKET_MESSAGES_WAITING_MAX = 16
# With the wait before it, a stop takes less than the 20 seconds that orchestrators grant.
GRACE_S_MAX = 15
# Longer than balancers keep theirs (60 s is common), so that none sends into a line just closed.
KEEP_ALIVE_S = 75
SIGNALS = (signal.SIGINT, signal.SIGTERM)

Tell = Callable[[], None]


class Server(uvicorn.Server):
    """Uvicorn that stops taking requests a moment after it has said that it will."""

    def __init__(
        self, app: ASGIApp, *, ready: Tell, leaving: Tell, closing: Tell, drain_s: float
    ) -> None:
        """Serve `app`, whose lifespan the caller has opened.

        `ready` is told once requests are taken; `leaving` at the first signal, `drain_s` seconds
        before the port closes, so that a balancer can send its requests elsewhere; `closing` then.
        """
        super().__init__(_config(app))
        self._ready = ready
        self._leaving = leaving
        self._closing = closing
        self._drain_s = drain_s
        self._left = False

    def leave(self) -> None:
        """Stop in good order; at once when told a second time."""
        # Whoever presses Ctrl-C again means it.
        if self._left:
            self.should_exit = self.force_exit = True
            return
        self._left = True
        self._leaving()
        asyncio.get_running_loop().call_later(self._drain_s, self._close)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Have both signals end this server, and nothing else of the process."""
        loop = asyncio.get_running_loop()
        before = {number: signal.getsignal(number) for number in SIGNALS}
        for number in SIGNALS:
            loop.add_signal_handler(number, self.leave)
        try:
            yield
        finally:
            for number, handler in before.items():
                loop.remove_signal_handler(number)
                signal.signal(number, handler)

    def _close(self) -> None:
        self._closing()
        self.should_exit = True


@contextmanager
def bound(host: str, port: int, *, setting: str) -> Iterator[socket.socket]:
    """Take a port without listening on it yet; CommandError names its setting when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as door:
        # Connections of the server before it may linger on the port for a minute.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # asyncio spares it sockets that were made without a protocol; each answer would wait 40 ms.
        door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            door.bind((host, port))
        except OSError as error:
            raise CommandError(_sentence(error, host, port, setting)) from None
        yield door


def _sentence(error: OSError, host: str, port: int, setting: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken: stop what listens there, or set {setting} to another one."
    if error.errno == errno.EACCES:
        return f"Port {port} is closed to this user: set {setting} to one above 1023."
    return f"{host}:{port} is no address of this machine: set BFF_HOST to one that is."


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        # The caller opens the house, so that a failure is told in words before any port answers.
        lifespan="off",
        http=BoundedLine,
        ws=BoundedSocket,
        ws_max_size=SOCKET_MESSAGE_BYTES_MAX,
        ws_max_queue=SOCKET_MESSAGES_WAITING_MAX,
        # A small message hides a huge one when it is packed, and ours are too short to gain by it.
        ws_per_message_deflate=False,
        # uvicorn would log addresses and paths, with whatever a query string holds.
        log_config=None,
        access_log=False,
        server_header=False,
        # Whom to believe about addresses is a setting of ours.
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=GRACE_S_MAX,
        timeout_keep_alive=KEEP_ALIVE_S,
    )
