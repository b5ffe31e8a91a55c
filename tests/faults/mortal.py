"""PostgreSQL and Redis of a test's own, which may die and come back at the same address."""

import os
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from signal import SIGKILL, Signals
from urllib.parse import parse_qs, urlsplit

from bff import embedded
from tests.services import Services

Start = Callable[[], AbstractContextManager[embedded.Endpoints]]

PEER = struct.Struct("3i")


class Mortal:
    """The services that a data folder holds, beside those that were given."""

    endpoints: embedded.Endpoints

    def __init__(self, start: Start) -> None:
        """Prepare them; nothing runs yet."""
        self._start = start
        self._life = ExitStack()

    def start(self) -> None:
        """Start them, as after a power cut where they were killed."""
        self.endpoints = self._life.enter_context(self._start())

    def stop(self) -> None:
        """Stop them, or clear away what is left of them."""
        self._life.close()

    def postgres(self) -> int:
        """Return the process that listens for PostgreSQL's clients."""
        [folder] = parse_qs(urlsplit(self.endpoints.database_url).query)["host"]
        return listener(Path(folder) / ".s.PGSQL.5432")

    def redis(self) -> int:
        """Return the process that listens for Redis's clients."""
        return listener(Path(urlsplit(self.endpoints.redis_url).path))


@contextmanager
def own_postgres(folder: Path, beside: Services) -> Iterator[Mortal]:
    """Run a PostgreSQL of one's own until the block ends."""
    start = partial(embedded.services, folder, redis_url=beside.redis_url, say=silently)
    with _mortal(folder, start) as postgres:
        yield postgres


@contextmanager
def own_redis(folder: Path, beside: Services) -> Iterator[Mortal]:
    """Run a Redis of one's own until the block ends."""
    start = partial(
        embedded.services,
        folder,
        database_url=beside.database_url,
        migration_url=beside.migration_url,
        say=silently,
    )
    with _mortal(folder, start) as redis:
        yield redis


def silently(_sentence: str) -> None:
    """Keep a sentence from the person at the terminal."""


@contextmanager
def _mortal(folder: Path, start: Start) -> Iterator[Mortal]:
    services = Mortal(start)
    try:
        services.start()
        yield services
    finally:
        services.stop()
        embedded.erase(folder)


def struck(process: int, blow: Signals = SIGKILL) -> None:
    """Send a signal to a process that this test started."""
    os.kill(process, blow)


def listener(path: Path) -> int:
    """Return the process that listens at a socket."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(os.fspath(path))
        peer = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, PEER.size)
    return int(PEER.unpack(peer)[0])
