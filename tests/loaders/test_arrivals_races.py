"""Every committed share reaches every screen once and in order, whatever happens to the line."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack, aclosing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import UUID

from bff.database import opened
from bff.domains.profit import service
from bff.domains.profit.facts import PayeeRole
from bff.gateways import signals
from bff.gateways.signals import Signals
from bff.kit.database import Database
from bff.kit.ids import uuid7
from loaders import arrivals
from loaders.arrivals import Arrivals
from tests.given import profit as given
from tests.given.redis import own_redis
from tests.services import Services

SEED, PATIENCE_S = 20261123, 60.0
BOOKINGS, AT_ONCE = 30, 12
ALL = 3 * BOOKINGS * 2 // 3


class GivenUp(Exception):
    """The transaction fails after it booked."""


@dataclass(frozen=True, slots=True)
class Hub:
    """What one server process holds."""

    database: Database
    told: Signals
    arrivals: Arrivals


@dataclass(slots=True)
class Screen:
    """A phone that shows a store's shares, loses its line now and then, and resumes."""

    store: UUID
    shown: list[int] = field(default_factory=list)

    async def watch(self, hub: Hub, until: int) -> None:
        """Show what comes after the last that was shown, up to that number."""
        after = self.shown[-1] if self.shown else 0
        async with aclosing(hub.arrivals.watched(PayeeRole.STORE, self.store, after)) as rows:
            while not self.shown or self.shown[-1] < until:
                self.shown.append((await anext(rows)).seq)

    async def watch_with_breaks(self, hubs: Sequence[Hub], dice: Random, until: int) -> None:
        """Watch by one server or the other, and be cut off whenever a few more were shown."""
        while not self.shown or self.shown[-1] < until:
            enough = min(until, len(self.shown) + dice.randint(1, 9))
            watching = asyncio.create_task(self.watch(dice.choice(hubs), until))
            while len(self.shown) < enough and not watching.done():
                await asyncio.sleep(0)
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching


async def a_hub(stack: AsyncExitStack, place: Services, redis_url: str) -> Hub:
    database = await stack.enter_async_context(opened(place.database_url))
    told = await stack.enter_async_context(signals.opened(redis_url))
    watching = await stack.enter_async_context(arrivals.opened(database, told))
    return Hub(database, told, watching)


async def booked(hub: Hub, turn: asyncio.Semaphore, stores: Sequence[UUID], *, fails: bool) -> None:
    """Book a share for each store, unless the transaction fails afterwards."""
    facts = [await given.fact(hub.database, store_id=store, advanced_fen=1) for store in stores]
    with suppress(GivenUp):
        async with turn, hub.database.transaction() as transaction:
            await service.book(transaction, facts, hub.told)
            if fails:
                raise GivenUp


async def earned(hubs: Sequence[Hub], stores: Sequence[UUID], dice: Random) -> None:
    """Book so often on both servers at once, every third time in vain."""
    turn = asyncio.Semaphore(AT_ONCE)
    await asyncio.gather(
        *(
            booked(hubs[n % 2], turn, dice.sample(stores, len(stores)), fails=n % 3 == 2)
            for n in range(BOOKINGS)
        )
    )


async def test_screens_miss_nothing_when_redis_dies(place: Services, tmp_path: Path) -> None:
    dice, stores = Random(SEED), [uuid7() for _ in range(3)]
    screens = [Screen(store) for store in stores for _ in range(3)]
    async with AsyncExitStack() as stack, AsyncExitStack() as first:
        url = await first.enter_async_context(own_redis(tmp_path))
        hubs = [await a_hub(stack, place, url) for _ in range(2)]
        watching = [
            asyncio.create_task(
                screen.watch_with_breaks(hubs, dice, ALL)
                if n % 3 == 2
                else screen.watch(hubs[n % 3], ALL)
            )
            for n, screen in enumerate(screens)
        ]
        await earned(hubs, stores, dice)
        await first.aclose()
        await earned(hubs, stores, dice)
        async with own_redis(tmp_path):
            await earned(hubs, stores, dice)
            async with asyncio.timeout(PATIENCE_S):
                await asyncio.gather(*watching)

    assert [screen.shown for screen in screens] == [list(range(1, ALL + 1))] * len(screens)
