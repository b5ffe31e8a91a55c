"""What every test may ask for: real services, a database, and a way to count statements."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
import orjson
import pytest
from pydantic import SecretStr
from redis.asyncio import Redis
from starlette.types import ASGIApp

from bff import app as application
from bff.app import House
from bff.cli import garbage
from bff.config import Settings
from bff.context import App
from bff.database import opened
from bff.kit import keyring
from bff.kit.database import Database
from bff.kit.keyring import Keyring
from bff.story.phone import Phone
from tests import services as services_of_tests
from tests.cli.given import LIFTED
from tests.given.wechat import Sandbox, own_apps, running_sandbox
from tests.services import Services

Statements = Callable[..., AbstractAsyncContextManager[list[str]]]
# More of them would want more memory and connections than a laptop likes to give.
WORKERS_MAX = 4
HandPhone = Callable[..., Awaitable[Phone]]


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Say how many run side by side: none for files that are named, which begin at once so."""
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    if named and all(".py" in name for name in config.args):
        return 0
    cores = os.cpu_count() or 1
    return min(cores, WORKERS_MAX) if cores > 1 else 0


def pytest_collection_finish() -> None:
    """Have the collector pass over all that was loaded, which stays as long as the tests run."""
    garbage.settle()


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

    @asynccontextmanager
    async def counted(*, at_most: int) -> AsyncIterator[list[str]]:
        # The driver tells of a statement one turn of the loop after it was answered.
        await asyncio.sleep(0)
        before = len(heard)
        sent: list[str] = []
        yield sent
        await asyncio.sleep(0)
        words = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT")
        sent += [text for text in heard[before:] if not text.upper().startswith(words)]
        assert len(sent) <= at_most, sent

    return counted


@pytest.fixture(scope="session")
async def sandbox(
    place: Services, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Sandbox]:
    state_dir = tmp_path_factory.mktemp("sandbox")
    async with running_sandbox(state_dir, place.database_url, apps=own_apps()) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
async def house(
    place: Services, sandbox: Sandbox, ring: Keyring, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """All that a server opens, on the tests' database and the tests' WeChat."""
    data_dir = tmp_path_factory.mktemp("house")
    keyring.written(ring, data_dir / application.KEY_FILE)
    settings = Settings(
        data_dir=data_dir,
        database_url=place.database_url,
        redis_url=place.redis_url,
        wechat_api_url=sandbox.url,
        wechat_apps=SecretStr(orjson.dumps(sandbox.apps).decode()),
        wechat_pay_url=sandbox.url,
        wechat_pay_file=sandbox.pay_file,
        public_url="http://brand",
        worker=False,
        **LIFTED,
    )
    async with application.opened(settings) as house:
        yield house


@pytest.fixture(scope="session")
def asgi(house: House) -> ASGIApp:
    return application.served(house)


@pytest.fixture(scope="session")
async def server(asgi: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(asgi)
    async with httpx.AsyncClient(transport=transport, base_url="http://brand") as client:
        yield client


@pytest.fixture(scope="session")
def hand_phone(server: httpx.AsyncClient, sandbox: Sandbox) -> HandPhone:
    """Hand a person a phone with an app open and, unless told otherwise, signed in."""

    async def hand(person: str, app: App = App.CONSUMER, *, signed_in: bool = True) -> Phone:
        await sandbox.person(person)
        phone = Phone(person, app, server=server, sandbox=sandbox.client)
        if signed_in:
            await phone.sign_in()
        return phone

    return hand
