"""Servers side by side: started on a port of their own, waited for, and stopped."""

import asyncio
import os
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass

from bench import load, machine, node
from bench.kinds import KINDS, Kind, Site
from bench.wishes import Say

READY_S_MAX = 60.0
STOP_S_MAX = 25.0
POLL_S = 0.05


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    kind: Kind
    port: int
    say: Say
    process: subprocess.Popen[bytes]

    @property
    def name(self) -> str:
        return self.kind.name

    def resident_mb(self) -> float:
        """Return how many megabytes of memory it holds."""
        return machine.resident_mb(self.process.pid)

    def cpu_s(self) -> float:
        """Return the CPU seconds that it has used so far."""
        return machine.cpu_s(self.process.pid)


@asynccontextmanager
async def running(kinds: Sequence[str], site: Site) -> AsyncIterator[list[Server]]:
    """Run servers side by side for as long as the block lasts."""
    node.installed()
    started: list[Server] = []
    with ExitStack() as doors:
        # Kept until the end: a port that is free again may be given to the next server.
        ports = [doors.enter_context(_free_port()) for _ in kinds]
        try:
            for name, port in zip(kinds, ports, strict=True):
                started.append(_started(KINDS[name], site, port))
            for server in started:
                await _ready(server, site)
            yield started
        finally:
            _stop(started)


def _started(kind: Kind, site: Site, port: int) -> Server:
    with _log(kind, site) as log:
        given = {k: v for k, v in os.environ.items() if not k.startswith("BFF_")}
        process = subprocess.Popen(
            kind.command(port),
            env={**given, **kind.environment(site, port)},
            stdout=log,
            stderr=subprocess.STDOUT,
            # Away from the terminal, so that its Ctrl-C does not come before our own stop.
            start_new_session=True,
            preexec_fn=site.cores.pinning if site.cores else None,  # noqa: PLW1509
        )
    return Server(kind, port, kind.say(), process)


async def _ready(server: Server, site: Site) -> None:
    give_up = time.monotonic() + READY_S_MAX
    while server.process.poll() is None and time.monotonic() < give_up:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(load.HOST, server.port)
            writer.close()
            return
        await asyncio.sleep(POLL_S)
    said = (site.folder / f"{server.name}.log").read_text()[-2000:]
    raise SystemExit(f"{server.name} does not start:\n{said}")


def _stop(started: Sequence[Server]) -> None:
    for server in started:
        server.process.terminate()
    for server in started:
        try:
            server.process.wait(STOP_S_MAX)
        except subprocess.TimeoutExpired:
            server.process.kill()


@contextmanager
def _log(kind: Kind, site: Site) -> Iterator[int]:
    with (site.folder / f"{kind.name}.log").open("wb") as log:
        yield log.fileno()


@contextmanager
def _free_port() -> Iterator[int]:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((load.HOST, 0))
        yield door.getsockname()[1]
