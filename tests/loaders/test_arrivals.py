import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from uuid import UUID

import pytest

from bff.database import opened
from bff.domains.profit.facts import Booked, PayeeRole
from bff.gateways import signals
from bff.gateways.signals import Signals
from bff.kit.database import Database
from bff.kit.ids import uuid7
from loaders import arrivals
from loaders.arrivals import PAGE, Arrivals
from tests.conftest import Statements
from tests.given import broken
from tests.given import profit as given
from tests.services import Services

STORE = PayeeRole.STORE
NOWHERE = "unix:///nowhere/redis.sock"
PATIENCE_S = 20.0


@asynccontextmanager
async def watching(database: Database, redis_url: str) -> AsyncIterator[Arrivals]:
    async with signals.opened(redis_url) as told, arrivals.opened(database, told) as watching:
        yield watching


async def earned(
    database: Database, store: UUID, count: int = 1, told: Signals | None = None
) -> list[Booked]:
    facts = [await given.fact(database, store_id=store, advanced_fen=100 + n) for n in range(count)]
    return await given.booked(database, *facts, signals=told)


async def seen(watching: Arrivals, store: UUID, after: int | None, count: int) -> list[int]:
    async with aclosing(watching.watched(STORE, store, after)) as rows:
        async with asyncio.timeout(PATIENCE_S):
            return [(await anext(rows)).seq for _ in range(count)]


async def test_another_process_sees_what_is_booked(place: Services, services: Services) -> None:
    store = uuid7()
    async with (
        opened(place.database_url) as here,
        opened(place.database_url) as there,
        signals.opened(services.redis_url) as told,
        watching(there, services.redis_url) as watcher,
    ):
        coming = asyncio.create_task(seen(watcher, store, None, 2))
        while not coming.done():
            await earned(here, store, told=told)

    first, second = coming.result()
    assert second == first + 1


async def test_a_watcher_resumes_and_misses_none(database: Database, services: Services) -> None:
    store = uuid7()
    await earned(database, store, 5)

    async with watching(database, services.redis_url) as watcher:
        assert await seen(watcher, store, 2, 3) == [3, 4, 5]


async def test_more_than_a_page_comes_in_order(database: Database, services: Services) -> None:
    store = uuid7()
    await earned(database, store, 2 * PAGE + 3)

    async with watching(database, services.redis_url) as watcher:
        assert await seen(watcher, store, 0, 2 * PAGE + 3) == list(range(1, 2 * PAGE + 4))


async def test_without_redis_shares_arrive_all_the_same(database: Database) -> None:
    store = uuid7()
    async with watching(database, NOWHERE) as watcher:
        coming = asyncio.create_task(seen(watcher, store, 0, 1))
        await earned(database, store)

        assert await coming == [1]


async def test_nobody_sees_anothers_shares(database: Database, services: Services) -> None:
    mine, other = uuid7(), uuid7()
    await earned(database, other)

    async with watching(database, services.redis_url) as watcher:
        coming = asyncio.create_task(seen(watcher, mine, 0, 1))
        [booked] = await earned(database, mine)
        await coming

    assert await database.value("select count(*) from share where payee_id = $1", other) == 1
    assert booked.shares[0].seq == 1


async def test_racing_bookings_arrive_without_gaps(database: Database, services: Services) -> None:
    store = uuid7()
    async with watching(database, services.redis_url) as watcher:
        coming = asyncio.create_task(seen(watcher, store, 0, 60))
        async with signals.opened(services.redis_url) as told:
            await asyncio.gather(*(earned(database, store, 3, told) for _ in range(20)))

        assert await coming == list(range(1, 61))


async def test_thirty_watchers_share_one_statement(
    database: Database, services: Services, statements: Statements
) -> None:
    stores = [uuid7() for _ in range(30)]
    facts = [await given.fact(database, store_id=store, advanced_fen=100) for store in stores]
    async with watching(database, services.redis_url) as watcher:
        coming = [asyncio.create_task(seen(watcher, store, 0, 1)) for store in stores]
        async with statements(at_most=12):
            await given.booked(database, *facts, signals=watcher._signals)
            seqs = await asyncio.gather(*coming)

    assert seqs == [[1]] * 30


async def test_a_row_of_a_newer_release_ends_one_stream(
    own_database: Database, own_place: Services
) -> None:
    strange, store = uuid7(), uuid7()
    for one in (strange, store):
        await earned(own_database, one)
    unknown = f"update fact set kind = 'REBATE_DAY' where payees ->> 'STORE' = '{strange}'"
    await broken.planted(own_place.migration_url, [unknown])

    async with watching(own_database, NOWHERE) as watcher:
        with pytest.raises(ValueError, match="REBATE_DAY"):
            await seen(watcher, strange, 0, 1)

        assert await seen(watcher, store, 0, 1) == [1]
