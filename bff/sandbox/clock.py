"""The sandbox's time: the server's own where there is a database, else an offset of its own."""

import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import asyncpg

from bff.kit import clock
from bff.sandbox.store import Store

AHEAD = "select ahead_s from clock where only_row = 1"
ADVANCE = """
    insert into clock values (1, ?)
    on conflict (only_row) do update set ahead_s = ahead_s + excluded.ahead_s
    returning ahead_s
"""
# The server under test needs the connections more.
POOL_SIZE = 2
PATIENCE_S = 2.0
# Whoever calls more often than a tester can is told a time that is read this often.
WINDOW_S, CALLS_OF_WINDOW, FRESH_S = 0.1, 5, 0.02
AWAY = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)


class ClockStuck(Exception):
    """The database that keeps the one clock does not take the new time."""


class Clock(Protocol):
    """Where a sandbox reads and moves its time."""

    async def now(self) -> datetime:
        """Return the time in the sandbox."""

    async def advance(self, seconds: float) -> None:
        """Move the time; ClockStuck when that is not possible."""


@dataclass(frozen=True, slots=True)
class OwnClock:
    """The time of a sandbox without a database."""

    store: Store

    async def now(self) -> datetime:
        """Return the wall's time plus the offset that the store keeps."""
        return _ahead_by(self.store.value(AHEAD) or 0.0)

    async def advance(self, seconds: float) -> None:
        """Move the offset, which outlives a restart."""
        self.store.value(ADVANCE, seconds)


@dataclass(slots=True)
class SharedClock:
    """The one clock of the server behind `pool`; whoever moves it moves the sandbox too."""

    pool: asyncpg.Pool
    ahead_s: float = 0.0
    read_at: float = -math.inf
    window: int = 0
    calls: int = 0

    async def now(self) -> datetime:
        """Return the business time; while the database is away, by the offset last seen."""
        # Under load to ask for the time would be most of the work, and it hardly ever moves.
        if self._busy() and time.monotonic() - self.read_at < FRESH_S:
            return _ahead_by(self.ahead_s)
        try:
            moment = await clock.now(self)
        except AWAY:
            return _ahead_by(self.ahead_s)
        # Kept for when the database is away.
        self.ahead_s = (moment - datetime.now(UTC)).total_seconds()
        self.read_at = time.monotonic()
        return moment

    async def advance(self, seconds: float) -> None:
        """Write the one offset row."""
        self.read_at = -math.inf
        try:
            self.ahead_s = await clock.advance(self, seconds)
        except AWAY as error:
            raise ClockStuck(type(error).__name__) from error

    async def value(self, statement: str, *values: object) -> Any:
        """Run a statement of the kit's and return its one value."""
        return await self.pool.fetchval(statement, *values)

    def _busy(self) -> bool:
        window = int(time.monotonic() / WINDOW_S)
        self.calls = self.calls + 1 if window == self.window else 1
        self.window = window
        return self.calls > CALLS_OF_WINDOW


@asynccontextmanager
async def opened(store: Store, database_url: str | None) -> AsyncIterator[Clock]:
    """Open the clock; the database need not be there yet."""
    if database_url is None:
        yield OwnClock(store)
        return
    # Empty at first: the sandbox may start before its database.
    pool = asyncpg.create_pool(
        database_url,
        min_size=0,
        max_size=POOL_SIZE,
        timeout=PATIENCE_S,
        command_timeout=PATIENCE_S,
        reset=_as_it_is,
    )
    async with pool:
        yield SharedClock(pool)


async def ahead(of: Clock) -> float:
    """Return how many seconds this clock is ahead of the wall's, to the tenth."""
    tenths = ((await of.now()) - datetime.now(UTC)).total_seconds() * 10
    return math.floor(tenths + 0.5) / 10


async def _as_it_is(_: asyncpg.Connection) -> None:
    """Leave a connection alone: to read the time changes nothing that must be undone."""


def _ahead_by(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)
