"""The servers that are measured: how each is started, asked and stopped."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import orjson

from bench import documents, load, machine, node
from bench.machine import Cores
from bench.wishes import Say, by_id, by_name, by_path, by_text
from bff.embedded import Endpoints
from bff.kit import keyring
from bff.sandbox.apps import APPS

PEERS = Path(__file__).parent / "peers"
POOL_SIZE = 8
READY_S_MAX = 60.0
STOP_S_MAX = 25.0
POLL_S = 0.05
# Nobody calls WeChat in a benchmark; the discard port would refuse whoever tried.
NO_WECHAT = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Site:
    """Where servers are started: on which services and cores, with which folder for logs."""

    services: Endpoints
    folder: Path
    cores: Cores | None


@dataclass(frozen=True)
class Kind:
    """A server that can be measured: its command and environment, how it is asked, what it is."""

    name: str
    command: Callable[[int], Sequence[str]]
    environment: Callable[[Site, int], Mapping[str, str]]
    say: Callable[[], Say]
    words: str


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

    def cpu_s(self) -> float:
        """Return the CPU seconds that it has used so far."""
        return machine.cpu_s(self.process.pid)


def _uvicorn(module: str) -> Callable[[int], Sequence[str]]:
    return lambda port: (
        sys.executable,
        *("-m", "uvicorn", f"bench.peers.{module}:app", "--port", str(port)),
        *("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"),
    )


def _on_node(module: str) -> Callable[[int], Sequence[str]]:
    return lambda _port: (node.program(), str(PEERS / f"{module}.js"))


def _ours(_port: int) -> Sequence[str]:
    return sys.executable, "-m", "bff.cli", "serve"


def _own_settings(site: Site, port: int) -> Mapping[str, str]:
    key_file = site.folder / "keys.json"
    if not key_file.exists():
        keyring.written(keyring.made(), key_file)
    return {
        "BFF_PROFILE": "production",
        "BFF_PORT": str(port),
        "BFF_DATABASE_URL": site.services.database_url,
        "BFF_DATABASE_POOL_SIZE": str(POOL_SIZE),
        "BFF_REDIS_URL": site.services.redis_url,
        "BFF_KEY_FILE": str(key_file),
        "BFF_WECHAT_API_URL": NO_WECHAT,
        "BFF_WECHAT_APPS": orjson.dumps(APPS).decode(),
        "BFF_WORKER": "false",
        "BFF_LOG_LEVEL": "warning",
    }


def _settings(site: Site, port: int) -> Mapping[str, str]:
    return {
        "PORT": str(port),
        "DATABASE_URL": site.services.database_url,
        "REDIS_URL": site.services.redis_url,
        "POOL_SIZE": str(POOL_SIZE),
        "DOCUMENTS": orjson.dumps(documents.of_peers()).decode(),
        "NODE_ENV": "production",
    }


def _settings_of_gate(site: Site, port: int) -> Mapping[str, str]:
    # What is in PostgreSQL a moment later cannot be counted now.
    texts = documents.of_peers(["CouponClaim"], besides=["me"])
    return {**_settings(site, port), "DOCUMENTS": orjson.dumps(texts).decode()}


KINDS = {
    kind.name: kind
    for kind in (
        Kind("dongxiao", _ours, _own_settings, by_id, "production profile, session, limits"),
        Kind("mercurius-jit", _on_node("mercurius"), _settings, by_name, "Mercurius, jit: 1"),
        Kind("apollo", _on_node("apollo"), _settings, by_text, "Apollo Server 5"),
        Kind("yoga", _on_node("yoga"), _settings, by_text, "GraphQL Yoga"),
        Kind(
            "redis-gate",
            _on_node("redis_gate"),
            _settings_of_gate,
            by_name,
            "Lua gate, write-behind",
        ),
        Kind(
            "strawberry",
            _uvicorn("plain.app"),
            _settings,
            by_text,
            "Strawberry, Tortoise, DataLoader",
        ),
        Kind("raw-sql", _uvicorn("raw_sql"), _settings, by_path, "one SQL returning JSON"),
        Kind("starlette", _uvicorn("bare"), _settings, by_path, "a bare JSON endpoint"),
    )
}


@asynccontextmanager
async def running(kinds: Sequence[str], site: Site) -> AsyncIterator[list[Server]]:
    """Run servers side by side for as long as the block lasts."""
    node.installed()
    started: list[Server] = []
    try:
        started += [_started(KINDS[name], site) for name in kinds]
        for server in started:
            await _ready(server, site)
        yield started
    finally:
        _stop(started)


def _started(kind: Kind, site: Site) -> Server:
    with _log(kind, site) as log, _free_port() as port:
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
