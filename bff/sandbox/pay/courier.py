"""The courier: brings notifications to the merchant, beside everything else the sandbox does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from sqlite3 import Row

import httpx
import orjson

from bff.kit.tasks import beside
from bff.sandbox.pay import notices, paying, trades
from bff.sandbox.pay.office import Office

# The documents: whoever takes longer has not answered.
ANSWER_S = 5.0
AT_ONCE = 64
# The business time may be moved by others; whoever waits for it looks this often.
LOOK_S = 1.0
TAKEN = frozenset({200, 204})


@dataclass
class Courier:
    """One courier, on the way with at most `AT_ONCE` notifications."""

    office: Office
    away: set["asyncio.Task[None]"] = field(default_factory=set)

    # Only when there is something to bring: reading certificates takes longer than to start.
    @cached_property
    def client(self) -> httpx.AsyncClient:
        """How notifications travel."""
        limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        return httpx.AsyncClient(timeout=ANSWER_S, limits=limits, trust_env=False)

    async def work(self) -> None:
        """Deliver what is due, for ever."""
        while True:
            self.office.bell.clear()
            at = await self.office.world.clock.now()
            with self.office.store.together():
                paying.press_due(self.office.store, at)
                due = notices.taken(self.office.store, at, at_most=AT_ONCE - len(self.away))
            for notice in due:
                self._send(notice)
            await self._pause(at)

    def _send(self, notice: Row) -> None:
        task = asyncio.create_task(self._deliver(notice))
        self.away.add(task)
        task.add_done_callback(self._back)

    def _back(self, task: "asyncio.Task[None]") -> None:
        self.away.discard(task)
        # Others may wait for a free hand.
        if len(self.away) == AT_ONCE - 1:
            self.office.ring_bell()

    async def _deliver(self, notice: Row) -> None:
        body = _body(self.office, notice)
        headers = self.office.ring.signer().headers(body) | {"Content-Type": "application/json"}
        answer = await self._answer(notice["url"], body, headers)
        store, at = self.office.store, await self.office.world.clock.now()
        done_at = at if answer in {str(status) for status in TAKEN} else None
        notices.answered(store, notice["id"], answer, done_at=done_at)

    async def _answer(self, url: str, body: bytes, headers: dict[str, str]) -> str:
        try:
            async with asyncio.timeout(ANSWER_S):
                told = await self.client.post(url, content=body, headers=headers)
        except TimeoutError:
            return "timeout"
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return type(error).__name__
        return str(told.status_code)

    async def _pause(self, at: datetime) -> None:
        store = self.office.store
        due = [each for each in (notices.next_due(store), paying.next_due(store)) if each]
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
        if "client" in vars(courier):
            await courier.client.aclose()


def _body(office: Office, notice: Row) -> bytes:
    resource = office.ring.encrypted(notice["plain"].encode(), notice["original_type"])
    return orjson.dumps(
        {
            "id": notice["id"],
            "create_time": trades.rfc3339(notice["made_at"]),
            "resource_type": "encrypt-resource",
            "event_type": notice["event_type"],
            "summary": notice["summary"],
            "resource": {"original_type": notice["original_type"], **resource},
        }
    )
