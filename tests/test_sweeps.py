import asyncio
from datetime import timedelta

from bff import sweeps
from bff.kit import answer, clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.kit.test_answer import poured

DAY_S = timedelta(days=1).total_seconds()


async def answers(database: Database) -> int:
    return int(await database.value("select count(*) from answer"))


async def test_answers_are_kept_for_seven_days(own_database: Database) -> None:
    await poured(own_database, [answer.request(uuid7(), "one", 3)])
    await clock.advance(own_database, 6 * DAY_S)
    await sweeps.swept(own_database)
    assert await answers(own_database) == 1

    await clock.advance(own_database, 2 * DAY_S)
    await sweeps.swept(own_database)

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
