"""What every test may ask for: real services, a database, and a way to count statements."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from redis.asyncio import Redis

from bff.database import opened
from bff.kit import keyring
from bff.kit.database import Database
from bff.kit.keyring import Keyring
from tests import services as services_of_tests
from tests.services import Services

Statements = Callable[..., AbstractContextManager[list[str]]]


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with services_of_tests.running(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="session")
async def origin(services: Services) -> AsyncIterator[str]:
    async with services_of_tests.template(services) as name:
        yield name


@pytest.fixture(scope="session")
async def place(services: Services, origin: str) -> AsyncIterator[Services]:
    async with services_of_tests.copied(services, origin) as place:
        yield place


@pytest.fixture
async def own_place(services: Services, origin: str) -> AsyncIterator[Services]:
    """A database of the test's own, for tests that move the clock or count all rows."""
    async with services_of_tests.copied(services, origin) as place:
        yield place


@pytest.fixture(scope="session")
def heard() -> list[str]:
    return []


@pytest.fixture(scope="session")
async def database(place: Services, heard: list[str]) -> AsyncIterator[Database]:
    async with opened(place.database_url, watch=heard.append) as database:
        yield database


@pytest.fixture
async def own_database(own_place: Services) -> AsyncIterator[Database]:
    async with opened(own_place.database_url) as database:
        yield database


@pytest.fixture(scope="session")
async def redis(services: Services) -> AsyncIterator[Redis]:
    async with Redis.from_url(services.redis_url) as redis:
        yield redis


@pytest.fixture(scope="session")
def ring() -> Keyring:
    return keyring.made()


@pytest.fixture
def statements(heard: list[str]) -> Statements:
    """Count the statements sent within a block, transactions' own words left out."""

    @contextmanager
    def counted(*, at_most: int) -> Iterator[list[str]]:
        before = len(heard)
        sent: list[str] = []
        yield sent
        words = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT")
        sent += [text for text in heard[before:] if not text.upper().startswith(words)]
        assert len(sent) <= at_most, sent

    return counted
