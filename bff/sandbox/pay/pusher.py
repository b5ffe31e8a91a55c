"""The pusher: tells the servers of mini-programs what happened, while anybody wants to hear it."""

import asyncio
import hashlib
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from sqlite3 import OperationalError, Row

import httpx
import orjson

from bff.kit.tasks import beside
from bff.sandbox.pay import events, ripening
from bff.sandbox.pay.office import Office

ANSWER_S = 5.0
LOOK_S = 1.0
WELL = frozenset({b"", b"success"})


@dataclass
class Pusher:
    """One pusher, who sleeps until somebody has named an address."""

    office: Office
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    # Only for whoever wants to hear something: to read all certificates takes its time.
    @cached_property
    def client(self) -> httpx.AsyncClient:
        """How events travel."""
        headers = {"Content-Type": "application/json"}
        return httpx.AsyncClient(timeout=ANSWER_S, trust_env=False, headers=headers)

    async def work(self) -> None:
        """Tell what is due, for ever."""
        while True:
            self.bell.clear()
            wanted = events.wanted(self.office.store)
            if wanted:
                await asyncio.gather(*map(self._push, await self._taken()))
            await self._pause(LOOK_S if wanted else None)

    async def _pause(self, seconds: float | None) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.bell.wait()

    async def _taken(self) -> list[Row]:
        at, store = await self.office.world.clock.now(), self.office.store
        # Somebody else may be writing to the file: what is due stays so.
        with suppress(OperationalError), store.together():
            ripening.ripen(store, at)
            return events.taken(store, at)
        return []

    async def _push(self, event: Row) -> None:
        try:
            answer = await self.client.post(
                event["url"], params=signed(event["token"]), content=body(event)
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            said, well = type(error).__name__, False
        else:
            said = str(answer.status_code)
            well = answer.is_success and answer.content.strip() in WELL
        events.answered(self.office.store, event["id"], said, well=well)


def signed(token: str) -> dict[str, str]:
    """Return the query by which a server knows that WeChat calls."""
    timestamp, nonce = str(int(time.time())), str(secrets.randbelow(10**10))
    text = "".join(sorted((token, timestamp, nonce)))
    signature = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    return {"signature": signature, "timestamp": timestamp, "nonce": nonce}


def body(event: Row) -> bytes:
    """Return what is pushed, as plain JSON."""
    facts = {
        "ToUserName": f"gh_{event['appid'][2:14]}",
        "FromUserName": event["appid"],
        "CreateTime": int(event["at"]),
        "MsgType": "event",
        "Event": event["event"],
    }
    return orjson.dumps(facts | orjson.loads(event["facts"]))


@asynccontextmanager
async def working(office: Office) -> AsyncIterator[Pusher]:
    """Have a pusher work within a block."""
    pusher = Pusher(office)
    try:
        async with beside(pusher.work()):
            yield pusher
    finally:
        if "client" in vars(pusher):
            await pusher.client.aclose()
