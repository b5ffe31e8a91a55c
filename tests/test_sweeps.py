import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import asyncpg
from structlog.testing import capture_logs

from bff import sweeps
from bff.database import opened
from bff.kit import answer, clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.kit.test_answer import poured
from tests.services import Services

DAY_S = timedelta(days=1).total_seconds()


@asynccontextmanager
async def owned(place: Services) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(place.migration_url)
    yield connection
    await connection.close()


async def answers(database: Database) -> int:
    return int(await database.value("select count(*) from answer"))


async def test_answers_are_kept_for_seven_days(own_database: Database) -> None:
    await poured(own_database, [answer.request(uuid7(), "one", 3)])
    await clock.advance(own_database, 6 * DAY_S)
    await sweeps.swept(own_database, asyncio.Event())
    assert await answers(own_database) == 1

    await clock.advance(own_database, 2 * DAY_S)
    await sweeps.swept(own_database, asyncio.Event())

    assert await answers(own_database) == 0


async def test_sweeping_goes_on_until_it_is_told(own_database: Database) -> None:
    stop = asyncio.Event()
    sweeping = asyncio.create_task(sweeps.run(own_database, stop, every_s=0.01))
    await poured(own_database, [answer.request(uuid7(), "one", 3)])
    await clock.advance(own_database, 8 * DAY_S)

    async with asyncio.timeout(10):
        while await answers(own_database):
            await asyncio.sleep(0)
        stop.set()
        await sweeping

    assert sweeping.done()


async def test_an_unmigrated_database_puts_sweeping_off(own_place: Services) -> None:
    async with opened(own_place.database_url) as database, owned(own_place) as owner:
        await owner.execute("drop table answer cascade")

        with capture_logs() as logs:
            await sweeps.swept(database, asyncio.Event())

    put_off = [entry for entry in logs if entry["event"] == "sweep_put_off"]
    assert [(entry["sweep"], entry["error"]) for entry in put_off] == [
        ("bff.kit.answer.sweep", "UndefinedTableError")
    ]


async def test_a_worker_that_stops_leaves_the_rest(own_database: Database) -> None:
    await poured(own_database, [answer.request(uuid7(), "one", 3)])
    await clock.advance(own_database, 8 * DAY_S)
    stop = asyncio.Event()
    stop.set()

    await sweeps.swept(own_database, stop)

    assert await answers(own_database) == 1
