import asyncio
from collections.abc import Callable
from datetime import timedelta

from structlog.testing import capture_logs

from bff import jobs as worker
from bff.context import Services as Shared
from bff.database import opened
from bff.jobs import RETRIES_MAX, Handler
from bff.kit import jobs
from bff.kit.database import Database
from bff.kit.jobs import Payload
from tests.services import Services, copied

NOBODY = Shared({})
SOON = timedelta(milliseconds=1)
CUT = """
    select count(pg_terminate_backend(pid)) from pg_stat_activity
    where datname = current_database() and usename = current_user and pid <> pg_backend_pid()
"""


async def asked(database: Database, name: str = "greet") -> None:
    async with database.transaction() as transaction:
        await jobs.enqueue(transaction, name, {"to": "Lin"})


def heard_by(
    until: Callable[[list[Payload]], bool], stop: asyncio.Event
) -> tuple[list[Payload], Handler]:
    heard: list[Payload] = []

    async def hear(database: Database, services: Shared, payload: Payload) -> None:
        heard.append(payload)
        if until(heard):
            stop.set()

    return heard, hear


async def test_a_job_is_done_once(own_database: Database) -> None:
    stop = asyncio.Event()
    heard, hear = heard_by(lambda heard: len(heard) == 1, stop)
    await asked(own_database)

    await worker.run(own_database, NOBODY, stop, handlers={"greet": hear})

    assert heard == [{"to": "Lin"}]
    assert await own_database.value("select count(*) from pgqueuer") == 0


async def test_a_job_that_always_fails_is_kept_as_dead(own_database: Database) -> None:
    stop = asyncio.Event()
    tries = 0

    async def fail(database: Database, services: Shared, payload: Payload) -> None:
        nonlocal tries
        tries += 1
        if tries > RETRIES_MAX:
            stop.set()
        raise RuntimeError("no ink")

    await asked(own_database)
    await worker.run(own_database, NOBODY, stop, handlers={"greet": fail}, retry_after=SOON)

    [dead] = await jobs.dead(own_database)
    assert tries == 1 + RETRIES_MAX
    assert (dead.name, dead.retries, dead.reason) == ("greet", RETRIES_MAX, "no ink")


async def test_the_worker_survives_a_lost_connection(own_database: Database) -> None:
    stop, ready = asyncio.Event(), asyncio.Event()
    heard, hear = heard_by(lambda heard: len(heard) == 2, stop)

    async def hear_and_tell(database: Database, services: Shared, payload: Payload) -> None:
        await hear(database, services, payload)
        ready.set()

    running = asyncio.create_task(
        worker.run(own_database, NOBODY, stop, handlers={"greet": hear_and_tell})
    )
    await asked(own_database)
    await asyncio.wait_for(ready.wait(), 10)
    async with own_database.pool.acquire() as connection:
        assert await connection.fetchval(CUT) > 0
    await own_database.lender.give_back()
    await own_database.pool.expire_connections()
    await asked(own_database)
    await asyncio.wait_for(running, 30)

    assert len(heard) == 2


async def test_a_worker_stops_when_told(own_database: Database) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(own_database, NOBODY, stop, handlers={}))

    stop.set()

    await asyncio.wait_for(running, 5)


async def test_a_worker_waits_for_its_tables(services: Services) -> None:
    stop = asyncio.Event()

    async with copied(services, None) as empty, opened(empty.database_url) as database:
        with capture_logs() as logs:
            running = asyncio.create_task(worker.run(database, NOBODY, stop, handlers={}))
            while not logs and not running.done():
                await asyncio.sleep(0)
        stop.set()
        await asyncio.wait_for(running, 5)

    assert logs[0]["event"] == "worker_lost_database"
