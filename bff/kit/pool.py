"""Lean connections to PostgreSQL: where they lead, how they begin, and what is lost of them."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg

from bff.kit.refusal import Unavailable

Watch = Callable[[str], None]
# What asyncpg's pool lends, and wants back.
Loan = asyncpg.pool.PoolConnectionProxy

POOL_SIZE = 16
# Whoever has waited so long is told to come again, before the phone gives up by itself.
ACQUIRE_TIMEOUT_S = 2.0
STATEMENT_TIMEOUT_MS = 3_000
ARRAYS = """
    select $1::uuid[], $2::text[], $3::bytea[], $4::timestamptz[], $5::date[], $6::bool[],
        $7::smallint[], $8::int[], $9::bigint[]
"""

# Lost on the way, sent away by the server or too slow, short of room, chosen to give way; and
# asyncpg's word for a connection on which the server has said farewell but not yet hung up.
AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.InternalClientError,
)


class LeanConnection(asyncpg.Connection):
    """A connection that goes back to its pool without a round trip: nothing here sets state."""

    def get_reset_query(self) -> str:
        """Return no statement: we never LISTEN, lock a session or SET on a pooled connection."""
        return ""


def credentials(url: str) -> dict[str, Any]:
    """Part a `postgresql://user@host:port/name?host=/socket/folder` URL; ValueError in words."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ValueError("a database URL reads postgresql://user:password@host:port/name")
    query = parse_qs(parts.query)
    return {
        "user": unquote(parts.username or query.get("user", [""])[0]) or None,
        "password": unquote(parts.password) if parts.password else None,
        "host": query.get("host", [parts.hostname])[0],
        "port": parts.port or int(query.get("port", ["5432"])[0]),
        "database": unquote(parts.path.strip("/")),
    }


def asked(
    url: str,
    *,
    production: bool,
    pool_size: int = POOL_SIZE,
    watch: Watch | None = None,
    statement_timeout_ms: int = STATEMENT_TIMEOUT_MS,
) -> dict[str, Any]:
    """Return what asyncpg is asked for; every statement's text is handed to `watch`."""
    settings = {
        "application_name": "dongxiao",
        "bff.profile": "production" if production else "open",
        # A generic plan made while a table was small must not scan it when it has grown.
        "enable_seqscan": "off",
        "jit": "off",
        "plan_cache_mode": "force_generic_plan",
        "statement_timeout": str(statement_timeout_ms),
        "timezone": "UTC",
    }
    # Two are kept warm: the first requests after a quiet night wait for no handshake.
    return credentials(url) | {
        "connection_class": LeanConnection,
        "init": _begun(watch),
        "min_size": 2,
        "max_size": pool_size,
        "server_settings": settings,
    }


async def acquired(pool: asyncpg.Pool) -> "Loan":
    """Take a connection out of the pool; Unavailable when none can be had."""
    try:
        return await pool.acquire(timeout=ACQUIRE_TIMEOUT_S)
    # The last is the word for a pool that is closed.
    except (*AWAY, OSError, asyncpg.InterfaceError) as error:
        raise unavailable(error) from error


def unavailable(error: Exception) -> Unavailable:
    """Say in our own word that a connection cannot be had, or is lost."""
    return Unavailable(str(error) or type(error).__name__)


def _begun(watch: Watch | None) -> Callable[[asyncpg.Connection], Awaitable[None]]:
    async def init(connection: asyncpg.Connection) -> None:
        # What an array is, asyncpg asks when it first meets one: here, where nobody holds a lock.
        await connection.prepare(ARRAYS)
        if watch:
            connection.add_query_logger(lambda query: watch(query.query))

    return init
