import asyncio
from contextlib import suppress

import asyncpg
import pytest

from bff.database import opened
from bff.kit import clock, pool
from bff.kit.database import Database, Transaction
from bff.kit.models import ClockOffset
from bff.kit.pool import POOL_SIZE, credentials
from bff.kit.refusal import Unavailable
from tests.services import Services


async def test_orm_calls_join_the_transaction(own_database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with own_database.transaction():
            await ClockOffset.create(only_row=True, ahead_us=5)
            raise ZeroDivisionError

    assert await own_database.value("select count(*) from clock_offset") == 0


async def test_advancing_the_clock_moves_business_time(own_database: Database) -> None:
    before = await clock.now(own_database)

    await clock.advance(own_database, 3_600)

    assert 3_600 <= (await clock.now(own_database) - before).total_seconds() < 3_660


def test_a_socket_folder_may_be_the_host() -> None:
    parts = credentials("postgresql://lin@/brand?host=/run/pg")

    assert (parts["user"], parts["host"], parts["database"]) == ("lin", "/run/pg", "brand")


def test_another_scheme_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="postgresql://"):
        credentials("mysql://root@localhost/x")


END_OF_ME = "select pg_terminate_backend($1)"


async def ended_by_the_server(database: Database, tx: Transaction) -> None:
    process = await tx.value("select pg_backend_pid()")
    await database.value(END_OF_ME, process)


async def test_a_lost_connection_is_unavailable(own_database: Database) -> None:
    with pytest.raises(Unavailable):
        async with own_database.transaction() as tx:
            await tx.execute(clock.ADVANCE, 5)
            await ended_by_the_server(own_database, tx)
            await tx.execute(clock.ADVANCE, 5)

    assert await own_database.value("select count(*) from clock_offset") == 0


async def test_a_commit_that_got_lost_is_unavailable(own_database: Database) -> None:
    with pytest.raises(Unavailable):
        async with own_database.transaction() as tx:
            await ended_by_the_server(own_database, tx)


async def test_losing_every_connection_is_survived(own_database: Database) -> None:
    for _ in range(2 * POOL_SIZE):
        with suppress(Unavailable):
            await own_database.value("select pg_terminate_backend(pg_backend_pid())")

    assert await own_database.value("select 1") == 1


async def test_a_statement_that_takes_too_long_is_unavailable(database: Database) -> None:
    with pytest.raises(Unavailable):
        async with database.transaction() as tx:
            await tx.execute("set local statement_timeout = 1")
            await tx.execute("select pg_sleep(5)")


async def test_a_wrong_call_stays_a_fault_of_ours(database: Database) -> None:
    with pytest.raises(asyncpg.DataError):
        await database.value("select $1::int", "one")
    with pytest.raises(asyncpg.InterfaceError):
        await database.value("select 1", 1)


async def test_giving_up_returns_the_connection(database: Database) -> None:
    async def begun() -> None:
        async with database.transaction():
            pass

    for turns in range(4 * POOL_SIZE):
        task = asyncio.create_task(begun())
        for _ in range(turns % 8):
            await asyncio.sleep(0)
        task.cancel()

    assert await database.value("select 1") == 1


async def test_a_row_that_is_none_is_none(database: Database) -> None:
    row = await database.row("select 7 as seven")

    assert row is not None
    assert row["seven"] == 7
    assert await database.row("select 1 where false") is None


async def test_a_transaction_reads_rows_and_counts_them(database: Database) -> None:
    async with database.transaction() as tx:
        assert await tx.row("select 1 as one where false") is None
        assert await tx.execute("select generate_series(1, 3)") == 3
        assert await tx.execute("set local work_mem = '4MB'") == 0


async def test_what_follows_a_commit_finds_it_done(own_database: Database) -> None:
    found: list[int] = []

    async def look() -> None:
        found.append(await own_database.value("select ahead_us from clock_offset"))

    async with own_database.transaction() as tx:
        tx.after_commit(look)
        await tx.execute(clock.ADVANCE, 5)

    assert found == [5]


async def test_whoever_fails_after_a_commit_harms_nobody(database: Database) -> None:
    told: list[str] = []

    async def fail() -> None:
        raise ZeroDivisionError

    async def tell() -> None:
        told.append("told")

    async with database.transaction() as tx:
        tx.after_commit(fail)
        tx.after_commit(tell)

    assert told == ["told"]


async def test_nobody_is_told_of_what_was_rolled_back(database: Database) -> None:
    told: list[str] = []

    async def tell() -> None:
        told.append("told")

    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as tx:
            tx.after_commit(tell)
            raise ZeroDivisionError

    assert told == []


async def test_a_connection_that_broke_in_use_is_unavailable(own_database: Database) -> None:
    with pytest.raises(Unavailable):
        async with own_database.transaction() as tx:
            tx.connection.terminate()
            await tx.value("select 1")

    assert await own_database.value("select 1") == 1


async def test_a_pool_with_nothing_left_is_unavailable(
    place: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "ACQUIRE_TIMEOUT_S", 0.05)

    async with opened(place.database_url, pool_size=2) as small:
        async with small.transaction(), small.transaction():
            with pytest.raises(Unavailable):
                await small.value("select 1")
        assert await small.value("select 1") == 1
