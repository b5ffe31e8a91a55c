"""PostgreSQL: one lean pool, reads that need no transaction, and one kind of transaction."""

import asyncio
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import structlog
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.context import TortoiseContext, _current_context

from bff.kit import pool, writes
from bff.kit.lender import Lender
from bff.kit.pool import POOL_SIZE, STATEMENT_TIMEOUT_MS, Watch
from bff.kit.writes import Write

Record = asyncpg.Record
AfterCommit = Callable[[], Awaitable[None]]

NAME = "default"
# Whoever waits for a replica that does not answer could be served by the primary.
CONNECT_S_MAX = 1.0

log = structlog.get_logger(__name__)


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
            self.before = writes.added(self.before, write)

    async def written(self) -> None:
        """Send what is to be written before commit; who opened the transaction does it."""
        if self.before:
            text, values = writes.statement(self.before)
            counts = await self.row(text, *values)
            writes.checked(self.before, tuple(counts or ()))

    def after_commit(self, act: AfterCommit) -> None:
        """Have `act` awaited once the transaction is durable; it must not raise for the caller."""
        self.after.append(act)


@dataclass(frozen=True, slots=True)
class Orm:
    """What has the ORM's calls join an open transaction."""

    context: TortoiseContext
    client: AsyncpgDBClient

    @contextmanager
    def joined(self, connection: asyncpg.Connection) -> Iterator[None]:
        """Have the ORM's calls within the block go to this connection."""
        wrapper = TransactionWrapper(self.client)
        wrapper._connection = connection
        with _entered(self.context):
            token = self.context.connections.set(NAME, wrapper)
            try:
                yield
            finally:
                self.context.connections.reset(token)


class Database:
    """The one PostgreSQL behind a process: reads from a lean pool, writes in a transaction.

    Whatever is asked of it raises Unavailable while PostgreSQL is away, and works afterwards.
    """

    def __init__(self, pool: asyncpg.Pool, orm: Orm | None = None) -> None:
        """Wrap an open pool, without `orm` for reading alone; use `opened` or `replica` instead."""
        self.pool = pool
        self.lender = Lender(pool)
        self._orm = orm

    async def fetch(self, statement: str, *values: object) -> list[Record]:
        """Run one read outside any transaction and return all its rows."""
        async with self.lender.lent() as connection:
            return await connection.fetch(statement, *values)

    async def row(self, statement: str, *values: object) -> Record | None:
        """Run one read outside any transaction and return its first row, or None."""
        async with self.lender.lent() as connection:
            return await connection.fetchrow(statement, *values)

    async def value(self, statement: str, *values: object) -> Any:
        """Run one read outside any transaction and return its first value, or None."""
        async with self.lender.lent() as connection:
            return await connection.fetchval(statement, *values)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Open a READ COMMITTED transaction: commits on leaving, rolls back on any exception."""
        assert self._orm is not None, "a replica is only read"
        async with self.lender.lent() as connection, connection.transaction():
            with self._orm.joined(connection):
                transaction = Transaction(connection)
                yield transaction
                await transaction.written()
        # Only now, with the connection given back: an act may want one for itself.
        for act in transaction.after:
            await _told(act)


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
    asked = pool.asked(
        url,
        production=production,
        pool_size=pool_size,
        watch=watch,
        statement_timeout_ms=statement_timeout_ms,
    )
    engine = {"engine": "tortoise.backends.asyncpg"}
    return {
        "connections": {NAME: engine | {"credentials": asked}},
        "apps": {
            label: {"models": [f"{package}.models"], "migrations": f"{package}.migrations"}
            for label, package in apps.items()
        },
        "use_tz": True,
        "timezone": "UTC",
    }


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
    assert client._pool is not None
    brand = Database(client._pool, Orm(context, client))
    try:
        yield brand
    finally:
        # The pool waits for all that is lent before it closes.
        await brand.lender.give_back()
        await context.close_connections()


@asynccontextmanager
async def replica(
    url: str, *, production: bool = False, pool_size: int = POOL_SIZE, watch: Watch | None = None
) -> AsyncIterator[Database]:
    """Open a replica to be read; on leaving, whoever still reads is told that it is away."""
    asked = pool.asked(url, production=production, pool_size=pool_size, watch=watch)
    asked["server_settings"] |= {"default_transaction_read_only": "on"}
    reading = await asyncpg.create_pool(**asked, timeout=CONNECT_S_MAX)
    try:
        yield Database(reading)
    finally:
        # Not closed: a close waits for answers, and those of a machine that is gone never come.
        reading.terminate()


def columns(rows: Sequence[Sequence[object]], width: int = 0) -> list[list[object]]:
    """Turn equally long rows into columns, as `unnest($1, $2, …)` wants them.

    Of no rows there are `width` empty ones.
    """
    if not rows:
        return [[] for _ in range(width)]
    return [list(column) for column in zip(*rows, strict=True)]


def array(values: Iterable[object]) -> str:
    """Return plain values as the text of an array, for a column of arrays: `$1::uuid[]`."""
    # PostgreSQL has no arrays of arrays of different lengths: each one travels as text.
    return "{" + ",".join(map(str, values)) + "}"
