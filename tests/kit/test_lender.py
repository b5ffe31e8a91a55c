import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from bff.database import opened
from bff.kit import lender as lenders
from bff.kit.database import Database
from tests.services import Services

ME = "select pg_backend_pid()"


@pytest.fixture
async def small(place: Services) -> AsyncIterator[Database]:
    """Open a database with two connections, both of which are there."""
    async with opened(place.database_url, pool_size=2) as small:
        yield small


async def lent(small: Database, statement: str = ME) -> object:
    async with small.lender.lent() as connection:
        return await connection.fetchval(statement)


async def test_what_came_back_is_lent_again(small: Database) -> None:
    first = await lent(small)

    assert await lent(small) == first
    assert small.pool.get_idle_size() == 1
    assert small.lender.idle == 2


async def test_the_pool_has_it_back_after_a_moment(
    small: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lenders, "KEPT_S", 0)

    await lent(small)

    async with asyncio.timeout(10):
        while small.pool.get_idle_size() < small.lender.idle:
            await asyncio.sleep(0)


async def test_whoever_waits_has_what_comes_back(small: Database) -> None:
    async with small.lender.lent(), small.lender.lent() as connection:
        held = await connection.fetchval(ME)
        waiting = asyncio.create_task(lent(small))
        await asyncio.sleep(0)
        await connection.execute("select 1")
    async with asyncio.timeout(10):
        found = await waiting

    assert found == held


async def test_nobody_is_lent_what_was_lost_at_hand(small: Database) -> None:
    lost = await lent(small)
    async with small.pool.acquire() as other:
        await other.execute("select pg_terminate_backend($1)", lost)
    async with asyncio.timeout(10):
        while small.lender.idle > 1:
            await asyncio.sleep(0)

    assert await lent(small) != lost


async def test_a_transaction_left_open_is_not_handed_on(small: Database) -> None:
    async with small.lender.lent() as connection:
        await connection.execute("begin")

    assert small.lender.idle == small.pool.get_idle_size() == 2
    async with small.lender.lent() as connection:
        assert not connection.is_in_transaction()


async def test_what_failed_goes_back_to_the_pool(small: Database) -> None:
    with pytest.raises(asyncpg.PostgresSyntaxError):
        await lent(small, "selec 1")

    assert small.lender.idle == small.pool.get_idle_size() == 2
