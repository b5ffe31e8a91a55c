"""A replica as loaders see it: it answers like a database, and the primary does when it cannot."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from math import inf
from typing import Any

import asyncpg
import structlog

from bff import metrics
from bff.gateways.signals import told_or_ticked
from bff.kit.database import Database, Record
from bff.kit.refusal import Unavailable
from bff.replica.lag import NoReplica, lag_s
from bff.replica.trail import Trail

Opening = Callable[[], AbstractAsyncContextManager[Database]]
Read = Callable[[Database], Awaitable[Any]]

LAG_S_MAX = 2.0
LOOK_EVERY_S = 1.0
# Whoever waits so long has it looked at. With the time that a look may take it is less than what
# anybody waits for a turn.
DOUBTED_AFTER_S = 0.5
# What was found out is good until the next look has to be there.
TRUSTED_S = 2.0
# Whatever keeps us from opening it, or from asking it how it is.
LOST = (
    OSError,
    Unavailable,
    NoReplica,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)

log = structlog.get_logger(__name__)


class Standby:
    """The replica of a primary: it is read where it can answer, and the primary where it cannot."""

    def __init__(
        self, primary: Database, opening: Opening, *, steady: Callable[[], float] = time.monotonic
    ) -> None:
        """Fall back on `primary`; `opening` opens the replica, and again once it was away."""
        self._primary = primary
        self._opening = opening
        self._steady = steady
        self._replica: Database | None = None
        self._trail = Trail()
        self._trusted_until = -inf
        self._doubted = asyncio.Event()
        self._complaint = ""

    @property
    def well(self) -> bool:
        """Whether it was reached, and close behind the primary, a moment ago."""
        return self._steady() < self._trusted_until

    @property
    def word(self) -> str:
        """Say how it is."""
        if self.well:
            return "ok"
        return "away" if self._replica is None else "lagging"

    async def fetch(self, statement: str, *values: object) -> list[Record]:
        """Run one read and return all its rows."""
        rows: list[Record] = await self._either(lambda source: source.fetch(statement, *values))
        return rows

    async def row(self, statement: str, *values: object) -> Record | None:
        """Run one read and return its first row, or None."""
        row: Record | None = await self._either(lambda source: source.row(statement, *values))
        return row

    async def value(self, statement: str, *values: object) -> Any:
        """Run one read and return its first value, or None."""
        return await self._either(lambda source: source.value(statement, *values))

    async def run(self) -> None:
        """Look after the replica for as long as the process lives."""
        while True:
            try:
                await self._attended()
            except LOST as error:
                self._complain(type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def _attended(self) -> None:
        # A line of its own to look by: those to read by may all be busy.
        async with self._opening() as replica, replica.lender.lent() as line:
            try:
                await self._looked_at(replica, line)
            finally:
                self._replica = None
                self._judge(inf, at=-inf)
                # Whoever waits for an answer that never comes turns to the primary now.
                replica.pool.terminate()

    async def _looked_at(self, replica: Database, line: asyncpg.Connection) -> None:
        while True:
            at = self._steady()
            lag = await lag_s(self._trail, at, primary=self._primary, replica=line)
            self._replica, self._complaint = replica, ""
            self._judge(lag, at=at)
            await told_or_ticked(self._doubted, asyncio.get_running_loop().time() + LOOK_EVERY_S)
            self._doubted.clear()

    async def _either(self, read: Read) -> Any:
        if self._replica is not None and self.well:
            try:
                return await self._awaited(read(self._replica))
            except Unavailable:
                self._doubt()
            except asyncpg.PostgresError:
                # A table may be too new for it; what else is wrong the primary says as well.
                pass
        metrics.READ_AGAIN.inc()
        return await read(self._primary)

    async def _awaited(self, reading: Awaitable[Any]) -> Any:
        # No deadline: to take back a question, the driver would wait for the same server.
        doubting = asyncio.get_running_loop().call_later(DOUBTED_AFTER_S, self._doubt)
        try:
            return await reading
        finally:
            doubting.cancel()

    def _judge(self, lag: float, *, at: float) -> None:
        metrics.LAG.set(lag)
        self._trusted_until = at + TRUSTED_S if lag <= LAG_S_MAX else -inf

    def _doubt(self) -> None:
        self._trusted_until = -inf
        self._doubted.set()

    def _complain(self, complaint: str) -> None:
        # Once, not every second.
        if self._complaint != complaint:
            log.warning("replica_away", error=complaint)
        self._complaint = complaint
