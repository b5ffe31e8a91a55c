"""PostgreSQL: one lean pool, reads that need no transaction, and one kind of transaction."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg
import structlog
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.context import TortoiseContext, _current_context

from bff.kit import writes
from bff.kit.refusal import Unavailable
from bff.kit.writes import Write

Record = asyncpg.Record
Watch = Callable[[str], None]
AfterCommit = Callable[[], Awaitable[None]]

POOL_SIZE = 16
# Whoever has waited so long is told to come again, before the phone gives up by itself.
ACQUIRE_TIMEOUT_S = 2.0
STATEMENT_TIMEOUT_MS = 3_000
NAME = "default"
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

log = structlog.get_logger(__name__)


class LeanConnection(asyncpg.Connection):
    """A connection that goes back to its pool without a round trip: nothing here sets state."""

    def get_reset_query(self) -> str:
        """Return no statement: we never LISTEN, lock a session or SET on a pooled connection."""
        return ""


@dataclass(slots=True)
class Transaction:
    """An open transaction; ORM calls of the same task join it."""

    connection: asyncpg.Connection
    before: list[Write] = field(default_factory=list)
    after: list[AfterCommit] = field(default_factory=list)

    async def fetch(self, statement: str, *values: object) -> list[Record]:
        """Run a statement and return all its rows."""
        return await self.connection.fetch(statement, *values)

    async def row(self, statement: str, *values: object) -> Record | None:
        """Run a statement and return its first row, or None."""
        return await self.connection.fetchrow(statement, *values)

    async def value(self, statement: str, *values: object) -> Any:
        """Run a statement and return the first column of its first row, or None."""
        return await self.connection.fetchval(statement, *values)

    async def execute(self, statement: str, *values: object) -> int:
        """Run a statement and return how many rows it touched."""
        status: str = await self.connection.execute(statement, *values)
        count = status.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    def before_commit(self, write: Write) -> None:
        """Have rows written as the last thing before commit, with all others in one statement.

        Nothing reads them in this transaction; what fails there rolls all of it back.
        """
        if write.rows:
            self.before.append(write)

    async def written(self) -> None:
        """Send what is to be written before commit; who opened the transaction does it."""
        if self.before:
            text, values = writes.statement(self.before)
            counts = await self.row(text, *values)
            writes.checked(self.before, tuple(counts or ()))

    def after_commit(self, act: AfterCommit) -> None:
        """Have `act` awaited once the transaction is durable; it must not raise for the caller."""
        self.after.append(act)


class Database:
    """The one PostgreSQL behind a process: reads from a lean pool, writes in a transaction.

    Whatever is asked of it raises Unavailable while PostgreSQL is away, and works afterwards.
    """

    def __init__(self, context: TortoiseContext, client: AsyncpgDBClient) -> None:
        """Wrap an initialised context and its connected client; use `opened` instead."""
        assert client._pool is not None
        self.pool = client._pool
        self._context = context
        self._client = client

    async def fetch(self, statement: str, *values: object) -> list[Record]:
        """Run one read outside any transaction and return all its rows."""
        async with self._lent() as connection:
            return await connection.fetch(statement, *values)

    async def row(self, statement: str, *values: object) -> Record | None:
        """Run one read outside any transaction and return its first row, or None."""
        async with self._lent() as connection:
            return await connection.fetchrow(statement, *values)

    async def value(self, statement: str, *values: object) -> Any:
        """Run one read outside any transaction and return its first value, or None."""
        async with self._lent() as connection:
            return await connection.fetchval(statement, *values)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Open a READ COMMITTED transaction: commits on leaving, rolls back on any exception."""
        async with self._lent() as connection, connection.transaction():
            with _entered(self._context), self._joined(connection):
                transaction = Transaction(connection)
                yield transaction
                await transaction.written()
        # Only now, with the connection given back: an act may want one for itself.
        for act in transaction.after:
            await _told(act)

    @asynccontextmanager
    async def _lent(self) -> AsyncIterator[asyncpg.Connection]:
        acquired = await self._acquired()
        connection = cast("asyncpg.Connection", acquired)
        try:
            yield connection
        except AWAY as error:
            raise _unavailable(error) from error
        except asyncpg.InterfaceError as error:
            # Also the word for a call that is wrong, on a connection that is well.
            if _is_open(connection):
                raise
            raise _unavailable(error) from error
        finally:
            await self.pool.release(acquired)

    async def _acquired(self) -> "asyncpg.pool.PoolConnectionProxy[Record]":
        try:
            return await self.pool.acquire(timeout=ACQUIRE_TIMEOUT_S)
        except (*AWAY, OSError) as error:
            raise _unavailable(error) from error

    @contextmanager
    def _joined(self, connection: asyncpg.Connection) -> Iterator[None]:
        wrapper = TransactionWrapper(self._client)
        wrapper._connection = connection
        token = self._context.connections.set(NAME, wrapper)
        try:
            yield
        finally:
            self._context.connections.reset(token)


def _unavailable(error: Exception) -> Unavailable:
    return Unavailable(str(error) or type(error).__name__)


def _is_open(connection: asyncpg.Connection) -> bool:
    # The pool takes a connection that was lost out of the hands of whoever it was lent to.
    with suppress(asyncpg.InterfaceError):
        return not connection.is_closed()
    return False


@contextmanager
def _entered(context: TortoiseContext) -> Iterator[None]:
    # TortoiseContext's own `with` keeps one token for all tasks; each task needs its own.
    token = _current_context.set(context)
    try:
        yield
    finally:
        _current_context.reset(token)


async def _told(act: AfterCommit) -> None:
    # What is committed is true whether or not anybody could be told of it.
    [outcome] = await asyncio.gather(act(), return_exceptions=True)
    if isinstance(outcome, Exception):
        log.warning("after_commit_failed", error=type(outcome).__name__)


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


def tortoise_config(
    url: str,
    apps: Mapping[str, str],
    *,
    production: bool = False,
    pool_size: int = POOL_SIZE,
    watch: Watch | None = None,
    statement_timeout_ms: int = STATEMENT_TIMEOUT_MS,
) -> dict[str, Any]:
    """Return Tortoise's configuration: `apps` maps an app's label to its package."""
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
    extra = {
        "connection_class": LeanConnection,
        "init": _begun(watch),
        "minsize": 2,
        "maxsize": pool_size,
    }
    engine = {"engine": "tortoise.backends.asyncpg"}
    where = credentials(url) | extra | {"server_settings": settings}
    return {
        "connections": {NAME: engine | {"credentials": where}},
        "apps": {
            label: {"models": [f"{package}.models"], "migrations": f"{package}.migrations"}
            for label, package in apps.items()
        },
        "use_tz": True,
        "timezone": "UTC",
    }


def _begun(watch: Watch | None) -> Callable[[asyncpg.Connection], Awaitable[None]]:
    async def init(connection: asyncpg.Connection) -> None:
        # What an array is, asyncpg asks when it first meets one: here, where nobody holds a lock.
        await connection.prepare(ARRAYS)
        if watch:
            connection.add_query_logger(lambda query: watch(query.query))

    return init


@asynccontextmanager
async def opened(
    url: str,
    apps: Mapping[str, str],
    *,
    production: bool = False,
    pool_size: int = POOL_SIZE,
    watch: Watch | None = None,
) -> AsyncIterator[Database]:
    """Open the database; every statement's text is handed to `watch` if there is one."""
    config = tortoise_config(url, apps, production=production, pool_size=pool_size, watch=watch)
    context = TortoiseContext()
    with _entered(context):
        await context.init(config=config)
        client = context.db(NAME)
        assert isinstance(client, AsyncpgDBClient)
        await client.create_connection(with_db=True)
        database = Database(context, client)
    try:
        yield database
    finally:
        await context.close_connections()


def columns(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    """Turn equally long rows into columns, as `unnest($1, $2, …)` wants them."""
    return [list(column) for column in zip(*rows, strict=True)]
