"""A server that cannot answer says so at once to most, and serves again as soon as it can."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import islice

import asyncpg
import httpx
import pytest

from bff import app as application
from bff.app import House
from bff.endpoint import turnstile
from bff.engine.errors import Code
from bff.kit import pool
from tests.given.listening import listening

POOL, ROOM, CROWD = 2, 4, 40
PATIENCE_S = 20.0


@pytest.fixture
async def there(house: House, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """Serve with two connections, at most four at once, and little patience."""
    monkeypatch.setattr(pool, "ACQUIRE_TIMEOUT_S", 0.1)
    monkeypatch.setattr(turnstile, "WAIT_S_MAX", 0.1)
    small = house.settings.model_copy(update={"database_pool_size": POOL, "requests_at_once": ROOM})
    async with application.opened(small) as opened, listening(application.served(opened)) as there:
        yield there


@asynccontextmanager
async def blocked(house: House) -> AsyncIterator[None]:
    """Keep everybody from learning who anybody is."""
    connection = await asyncpg.connect(house.settings.database_url)
    try:
        async with connection.transaction():
            await connection.execute("lock table session in access exclusive mode")
            yield
    finally:
        await connection.close()


async def asked(client: httpx.AsyncClient, token: str = "x" * 43) -> httpx.Response:
    headers = {"authorization": f"Bearer {token}"}
    return await client.post("/graphql", json={"query": "{ now }"}, headers=headers)


async def test_a_blocked_database_makes_no_queue(there: str, house: House) -> None:
    limits = httpx.Limits(max_connections=CROWD)
    async with (
        asyncio.timeout(PATIENCE_S),
        httpx.AsyncClient(base_url=f"http://{there}", limits=limits, timeout=PATIENCE_S) as phone,
    ):
        async with blocked(house):
            crowd = [asyncio.create_task(asked(phone)) for _ in range(CROWD)]
            # All but those who hold a connection hear of it while nothing has changed.
            sent_away = [await one for one in islice(asyncio.as_completed(crowd), CROWD - POOL)]
        await asyncio.gather(*crowd)
        afterwards = await asked(phone)

    assert {answer.status_code for answer in sent_away} == {503}
    assert {answer.headers["retry-after"] for answer in sent_away} == {"1"}
    [error] = sent_away[0].json()["errors"]
    assert error["extensions"]["code"] == Code.UNAVAILABLE
    assert afterwards.status_code == 401
