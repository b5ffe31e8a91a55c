"""A primary with all tables, and its replica."""

from collections.abc import AsyncIterator, Iterator

import pytest

from bff import database
from bff.kit.database import Database
from bff.replica import lag, standby, writers
from tests.given import replica
from tests.given.replica import Pair
from tests.replica.workers import Worker, worker
from tests.services import Services


@pytest.fixture(scope="session")
def pair() -> Iterator[Pair]:
    with replica.running() as pair:
        yield pair


@pytest.fixture(scope="session")
async def primary(pair: Pair) -> AsyncIterator[Database]:
    await database.migrate(pair.primary.url("dongxiao_owner"))
    async with database.opened(pair.primary.url("dongxiao_app")) as primary:
        yield primary


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standby, "LOOK_EVERY_S", 0.02)
    monkeypatch.setattr(writers, "ECHO_EVERY_S", 0.02)
    monkeypatch.setattr(lag, "ANSWER_S_MAX", 0.5)


@pytest.fixture
def beside(pair: Pair) -> Iterator[Pair]:
    """The pair while its replica runs."""
    with pair.replica.running():
        yield pair


@pytest.fixture
async def one(beside: Pair, primary: Database, services: Services) -> AsyncIterator[Worker]:
    url = beside.replica.url("dongxiao_app")
    async with worker(primary, url, services.redis_url) as one:
        await one.settled()
        yield one


@pytest.fixture
async def other(one: Worker, beside: Pair, services: Services) -> AsyncIterator[Worker]:
    """Another worker of the same brand."""
    url = beside.replica.url("dongxiao_app")
    async with worker(one.primary, url, services.redis_url) as other:
        await other.settled()
        yield other
