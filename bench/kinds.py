"""The kinds of servers that are measured: how each is started and asked."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from bench import documents, node
from bench.database import SETTINGS
from bench.machine import Cores
from bench.wishes import Say, by_id, by_name, by_path, by_text
from bff.embedded import Endpoints
from bff.kit import keyring
from bff.sandbox.apps import APPS
from bff.sandbox.pay.keys import merchant_file

PEERS = Path(__file__).parent / "peers"
POOL_SIZE = 8
# All limits are on, but a thousand members behind one address ask faster than any real ones.
PARTS = ("ADDRESS", "MEMBER", "OPERATION", "COST", "SIGN_IN", "PHONE", "REDEEM")
LIMITS = {f"BFF_LIMIT_{part}": "1000000000" for part in PARTS}
# Nobody calls WeChat in a benchmark; the discard port would refuse whoever tried.
NO_WECHAT = "http://127.0.0.1:9"

Command = Callable[[int], Sequence[str]]


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
    words: str
    command: Command
    say: Callable[[], Say]
    environment: Callable[[Site, int], Mapping[str, str]]


def _uvicorn(module: str) -> Command:
    return lambda port: (
        sys.executable,
        *("-m", "uvicorn", f"bench.peers.{module}:app", "--port", str(port)),
        *("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"),
    )


def _on_node(module: str) -> Command:
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
        "BFF_WECHAT_PAY_URL": NO_WECHAT,
        "BFF_WECHAT_PAY_FILE": str(merchant_file(site.folder)),
        "BFF_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "BFF_WORKER": "false",
        "BFF_LOG_LEVEL": "warning",
        **LIMITS,
    }


def _settings(site: Site, port: int) -> Mapping[str, str]:
    return {
        "PORT": str(port),
        "DATABASE_URL": site.services.database_url,
        "REDIS_URL": site.services.redis_url,
        "DATABASE_SETTINGS": orjson.dumps(SETTINGS).decode(),
        "POOL_SIZE": str(POOL_SIZE),
        "DOCUMENTS": orjson.dumps(documents.of_peers()).decode(),
        "NODE_ENV": "production",
    }


def _gate_settings(site: Site, port: int) -> Mapping[str, str]:
    # What is in PostgreSQL a moment later cannot be counted now.
    texts = documents.of_peers(["CouponClaim"], besides=["me"])
    return {**_settings(site, port), "DOCUMENTS": orjson.dumps(texts).decode()}


def by_spelling() -> Say:
    """Return how PostGraphile is asked: its schema follows from the tables."""
    return by_text(documents.POSTGRAPHILE)


ALL = (
    Kind("dongxiao", "production profile, session, limits", _ours, by_id, _own_settings),
    Kind("mercurius-jit", "Mercurius, jit: 1", _on_node("mercurius"), by_name, _settings),
    Kind(
        "mercurius-joined",
        "Mercurius, jit: 1, statements joined by hand for these documents",
        _on_node("mercurius_joined"),
        by_name,
        _settings,
    ),
    Kind("apollo", "Apollo Server 5", _on_node("apollo"), by_text, _settings),
    Kind("yoga", "GraphQL Yoga 5", _on_node("yoga"), by_text, _settings),
    Kind("postgraphile", "PostGraphile 5", _on_node("postgraphile"), by_spelling, _settings),
    Kind("redis-gate", "Lua gate, written behind", _on_node("redis_gate"), by_name, _gate_settings),
    Kind(
        "strawberry", "Strawberry, Tortoise, DataLoader", _uvicorn("plain.app"), by_text, _settings
    ),
    Kind("raw-sql", "one SQL that returns JSON", _uvicorn("raw_sql"), by_path, _settings),
    Kind("starlette", "a bare JSON endpoint", _uvicorn("bare"), by_path, _settings),
)
KINDS = {kind.name: kind for kind in ALL}
