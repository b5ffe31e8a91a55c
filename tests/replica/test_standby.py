"""A replica that is well is read; one that is not hurts nobody, and is read again afterwards."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from functools import partial
from signal import SIGCONT, SIGSTOP

import asyncpg
import pytest
from structlog.testing import capture_logs

from bff import metrics
from bff.database import opened
from bff.kit import database
from bff.kit.database import Database
from bff.kit.refusal import Unavailable
from bff.kit.tasks import beside as running_beside
from bff.replica import standby
from bff.replica.standby import Standby
from tests.given.replica import Pair, Server
from tests.replica.workers import Worker, until

WHERE = "select pg_is_in_recovery()"
WRITE = "select pg_logical_emit_message(true, 'test', 'one more')"
LINES = "select array_agg(pid) from pg_stat_activity where application_name = 'dongxiao'"


async def read(one: Worker) -> bool:
    """Whether a read is answered by the replica."""
    return bool(await one.standby.value(WHERE))


async def found(source: Database, keys: Sequence[int]) -> list[bool]:
    return [await source.value(WHERE) for _ in keys]


def lag() -> float:
    return metrics.REGISTRY.get_sample_value("dongxiao_replica_lag_seconds") or 0.0


@contextmanager
def frozen(lines: list[int]) -> Iterator[None]:
    for line in lines:
        os.kill(line, SIGSTOP)
    try:
        yield
    finally:
        for line in lines:
            os.kill(line, SIGCONT)


@asynccontextmanager
async def standing(primary: Database, server: Server) -> AsyncIterator[Standby]:
    opening = partial(database.replica, server.url("dongxiao_app"))
    one = Standby(primary, opening)
    async with running_beside(one.run()):
        yield one


async def test_what_is_well_is_read(one: Worker) -> None:
    assert one.standby.word == "ok"

    assert await read(one)
    assert (await one.standby.fetch(WHERE), await one.standby.row(WHERE)) == ([(True,)], (True,))


async def test_a_replica_is_only_read(one: Worker, beside: Pair) -> None:
    async with database.replica(beside.primary.url("dongxiao_app")) as reading:
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await reading.value("insert into clock_offset values (true, 5)")

    assert await one.primary.value("select count(*) from clock_offset") == 0


async def test_an_idle_primary_makes_no_lag(one: Worker) -> None:
    one.clock.now += 3_600

    await until(lambda: one.standby.well)
    assert await read(one)


async def test_a_replica_far_behind_is_left_alone(one: Worker, beside: Pair) -> None:
    await beside.paused()
    await beside.primary.told(WRITE)
    one.clock.now += standby.LAG_S_MAX + 1

    await until(lambda: lag() > standby.LAG_S_MAX)
    assert (one.standby.well, one.standby.word) == (False, "lagging")
    await beside.resumed()
    await until(lambda: one.standby.well)


async def test_a_replica_little_behind_is_read(one: Worker, beside: Pair) -> None:
    await beside.paused()
    await beside.primary.told(WRITE)
    one.clock.now += standby.LAG_S_MAX / 2

    await until(lambda: lag() == standby.LAG_S_MAX / 2)
    assert one.standby.well
    await beside.resumed()


async def test_a_stopped_replica_hurts_nobody(pair: Pair, primary: Database) -> None:
    with ExitStack() as first:
        first.enter_context(pair.replica.running())
        async with standing(primary, pair.replica) as one:
            await until(lambda: one.well)
            reading = [one.value("select pg_sleep(0.2) is null") for _ in range(20)]
            begun = [asyncio.ensure_future(read) for read in reading]
            first.close()

            assert await asyncio.gather(*begun) == [False] * 20
            assert await one.value(WHERE) is False
            await until(lambda: one.word == "away")
            with pair.replica.running():
                await until(lambda: one.well)
                assert await one.value(WHERE) is True


async def test_a_frozen_replica_keeps_nobody_waiting(one: Worker, beside: Pair) -> None:
    assert await read(one)
    context = one.context()
    context.reads = one.standby
    lines = await beside.replica.told(LINES)
    assert isinstance(lines, list)

    with frozen(lines):
        first = asyncio.ensure_future(context.load(found, 1))
        # A turn to ask for the journey, and one to set out: the second waits for the next one.
        await asyncio.sleep(0)
        await asyncio.sleep(0)

        assert await asyncio.gather(first, context.load(found, 2)) == [False, False]
    await until(lambda: one.standby.well)
    assert await read(one)


async def test_a_replica_may_come_later(pair: Pair, primary: Database) -> None:
    async with standing(primary, pair.replica) as one:
        assert await one.value(WHERE) is False
        with pair.replica.running():
            await until(lambda: one.well)

            assert await one.value(WHERE) is True


async def test_what_replays_nothing_is_no_replica(pair: Pair, primary: Database) -> None:
    with capture_logs() as logs:
        async with standing(primary, pair.primary) as one:
            await until(lambda: bool(logs))

            assert (one.well, one.word) == (False, "away")

    assert logs == [{"event": "replica_away", "error": "NoReplica", "log_level": "warning"}]


async def test_a_primary_that_is_away_proves_nothing(pair: Pair, primary: Database) -> None:
    async with opened(pair.primary.url("dongxiao_app")) as gone:
        assert await gone.value("select 1") == await primary.value("select 1")
    with pair.replica.running():
        async with standing(gone, pair.replica) as one:
            await until(lambda: one.word == "lagging")

            assert not one.well
            with pytest.raises(Unavailable):
                await one.value(WHERE)


async def test_a_table_too_new_is_read_in_the_primary(one: Worker, beside: Pair) -> None:
    await beside.paused()
    await beside.primary.told("create table newer as select 7 as n")
    await beside.primary.told("grant select on newer to dongxiao_app")

    assert await one.standby.value("select n from newer") == 7
    await beside.resumed()
