"""The courier: brings notifications to the merchant, beside everything else the sandbox does."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from sqlite3 import Row

from bff.kit.tasks import beside
from bff.sandbox.pay import letters, notices
from bff.sandbox.pay.elapsing import NEXT_DUE, elapse
from bff.sandbox.pay.office import Office
from bff.sandbox.pay.post import Post, Unanswered

# The documents: whoever takes longer has not answered.
ANSWER_S = 5.0
AT_ONCE = 64
# The business time may be moved by others; whoever waits for it looks this often.
LOOK_S = 1.0
TAKEN = frozenset({"200", "204"})
DUE = (notices.next_due, *NEXT_DUE)


@dataclass
class Courier:
    """One courier, on the way with at most `AT_ONCE` notifications."""

    office: Office
    post: Post = field(default_factory=Post)
    away: set["asyncio.Task[None]"] = field(default_factory=set)

    async def work(self) -> None:
        """Deliver what is due, for ever."""
        while True:
            self.office.bell.clear()
            at = await self.office.world.clock.now()
            due = self._due(at)
            for notice in due:
                self._send(notice, at)
            await self._pause(at)

    def _due(self, at: datetime) -> list[Row]:
        store, hands = self.office.store, AT_ONCE - len(self.away)
        # Somebody else may be writing to the file: what is due stays so.
        with suppress(sqlite3.OperationalError), store.together():
            elapse(store, at)
            return notices.taken(store, at, at_most=hands)
        return []

    def _send(self, notice: Row, at: datetime) -> None:
        task = asyncio.create_task(self._deliver(notice, at))
        self.away.add(task)
        task.add_done_callback(self._back)

    def _back(self, task: "asyncio.Task[None]") -> None:
        self.away.discard(task)
        # Others may wait for a free hand.
        if len(self.away) == AT_ONCE - 1:
            self.office.ring_bell()

    async def _deliver(self, notice: Row, at: datetime) -> None:
        body, headers, times = letters.sealed(self.office.ring, notice)
        for _ in range(times):
            answer = await self._answer(notice["url"], body, headers)
            # When it went out: to ask the time once more costs as much as all the rest.
            done_at = at if answer in TAKEN else None
            notices.answered(self.office.store, notice["number"], answer, done_at=done_at)

    async def _answer(self, url: str, body: bytes, headers: dict[str, str]) -> str:
        try:
            async with asyncio.timeout(ANSWER_S):
                return str(await self.post.sent(url, body, headers))
        except TimeoutError:
            return "timeout"
        except Unanswered as why:
            return str(why)

    async def _pause(self, at: datetime) -> None:
        store = self.office.store
        due = [at_s for next_due in DUE if (at_s := next_due(store)) is not None]
        idle = not due or len(self.away) >= AT_ONCE
        wait_s = None if idle else min(max(min(due) - at.timestamp(), 0), LOOK_S)
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_s):
                await self.office.bell.wait()


@asynccontextmanager
async def working(office: Office) -> AsyncIterator[None]:
    """Have a courier work within a block."""
    courier = Courier(office)
    try:
        async with beside(courier.work()):
            yield
    finally:
        for task in courier.away:
            task.cancel()
        await asyncio.gather(*courier.away, return_exceptions=True)
        courier.post.close()
