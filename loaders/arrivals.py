"""Shares as they arrive, for everybody who watches: one statement a wake-up for a process."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

import structlog

from bff.domains.profit.facts import PayeeRole
from bff.domains.profit.service import topic
from bff.gateways.signals import TICK_S, Signals, told_or_ticked
from bff.kit.database import Database, Record, columns
from bff.kit.tasks import beside
from loaders.share import Payee, ShareRow, newest_of, share_row

# A screen that was away for a year catches up in pieces, and holds no more than this in memory.
PAGE = 50

ARRIVED = """
    select asked.place, share.*
    from unnest($1::text[], $2::uuid[], $3::bigint[]) with ordinality
        as asked (role, payee_id, after, place)
    cross join lateral (
        select * from share_explained as share
        where share.role = asked.role and share.payee_id = asked.payee_id and seq > after
        order by seq limit $4
    ) as share
    order by asked.place, share.seq
"""

log = structlog.get_logger(__name__)


@dataclass(eq=False, slots=True)
class _Watcher:
    role: PayeeRole
    payee_id: UUID
    after: int
    due: bool = True
    rows: deque[Record] = field(default_factory=deque)
    filled: asyncio.Event = field(default_factory=asyncio.Event)


class Arrivals:
    """Hands every watcher the committed shares of its payee, in order and without a gap."""

    def __init__(self, database: Database, signals: Signals) -> None:
        """Watch this database; use `opened` instead."""
        self._database = database
        self._signals = signals
        self._watchers: set[_Watcher] = set()
        self._due = asyncio.Event()

    async def watched(
        self, role: PayeeRole, payee_id: UUID, after: int | None
    ) -> AsyncGenerator[ShareRow, None]:
        """Yield the shares of a payee numbered above `after`, or those that come from now on."""
        if after is None:
            [after] = await newest_of(self._database, [Payee(role, payee_id)])
        # Nothing is missed in between: a payee's numbers commit in their order, so whatever comes
        # later stands above `after`.
        watcher = _Watcher(role, payee_id, after)
        async with self._registered(watcher):
            while True:
                yield await self._next(watcher)

    async def run(self) -> None:
        """Fetch for whoever is due, when told and at every tick."""
        clock = asyncio.get_running_loop().time
        ticks_at = clock()
        while True:
            await told_or_ticked(self._due, ticks_at)
            self._due.clear()
            ticked = clock() >= ticks_at
            ticks_at = clock() + TICK_S if ticked else ticks_at
            # Who has not shown the last page yet is not given another.
            await self._fetched([w for w in self._watchers if (w.due or ticked) and not w.rows])

    @asynccontextmanager
    async def _registered(self, watcher: _Watcher) -> AsyncIterator[None]:
        named = topic(watcher.role, watcher.payee_id)
        async with self._signals.waking(named, partial(self._wake, watcher)):
            self._watchers.add(watcher)
            try:
                yield
            finally:
                self._watchers.discard(watcher)

    async def _next(self, watcher: _Watcher) -> ShareRow:
        if not watcher.rows:
            watcher.filled.clear()
            self._wake(watcher)
            await watcher.filled.wait()
        # Read here and not where it was fetched: a row that this release cannot read (a newer one
        # booked it) ends one screen's stream, never everybody's.
        return share_row(watcher.rows.popleft())

    def _wake(self, watcher: _Watcher) -> None:
        watcher.due = True
        self._due.set()

    async def _fetched(self, due: Sequence[_Watcher]) -> None:
        if not due:
            return
        for watcher in due:
            watcher.due = False
        asked = columns([(w.role, w.payee_id, w.after) for w in due])
        try:
            rows = await self._database.fetch(ARRIVED, *asked, PAGE)
        except Exception as error:  # noqa: BLE001  every open screen waits for the next tick
            log.warning("arrivals_away", error=type(error).__name__)
            return
        for row in rows:
            watcher = due[row["place"] - 1]
            watcher.rows.append(row)
            watcher.after = row["seq"]
            watcher.filled.set()


@asynccontextmanager
async def opened(database: Database, signals: Signals) -> AsyncIterator[Arrivals]:
    """Watch for arriving shares for as long as the block runs."""
    arrivals = Arrivals(database, signals)
    async with beside(arrivals.run()):
        yield arrivals
