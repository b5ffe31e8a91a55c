"""Two servers of one brand, started once for all journeys that need both."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest

from bff.context import App
from bff.database import opened
from bff.kit.database import Database
from bff.kit.keyring import Keyring, written
from bff.story.phone import Phone
from tests import services as services_of_tests
from tests.faults import serving
from tests.given.listening import listening
from tests.given.postman import Postman
from tests.given.wechat import Sandbox, own_apps, running_sandbox
from tests.services import Services

WIDTH = 64


@dataclass(frozen=True)
class Brand:
    """Two servers on one database, and a postman who gives both each letter of WeChat's."""

    sandbox: Sandbox
    postman: Postman
    database: Database

    async def phones(self, name: str, app: App = App.CONSUMER) -> tuple[Phone, Phone]:
        """Let somebody sign in, and hold a phone at each server under that session."""
        await self.sandbox.person(name)
        one, two = [
            Phone(name, app, server=door, sandbox=self.sandbox.client)
            for door in self.postman.doors
        ]
        await one.sign_in()
        two.token = one.token
        return one, two


@pytest.fixture(scope="package")
async def brand(
    services: Services, origin: str, ring: Keyring, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Brand]:
    postman, folder = Postman(), tmp_path_factory.mktemp("two")
    async with AsyncExitStack() as stack:
        place = await stack.enter_async_context(services_of_tests.copied(services, origin))
        database = await stack.enter_async_context(opened(place.database_url))
        house = await stack.enter_async_context(listening(postman.app()))
        wechat = running_sandbox(folder / "sandbox", place.database_url, apps=own_apps())
        sandbox = await stack.enter_async_context(wechat)
        starting = []
        for name in ("one", "two"):
            await asyncio.to_thread((folder / name).mkdir)
            written(ring, folder / name / "keys.json")
            settings = serving.settings(place, sandbox, folder / name)
            facts = settings | {"public_url": f"http://{house}"}
            starting.append(serving.started(facts, folder / name / "said"))
        servers = await asyncio.gather(*(stack.enter_async_context(one) for one in starting))
        lines = [serving.line(one, width=WIDTH) for one in servers]
        postman.doors = [await stack.enter_async_context(one) for one in lines]
        yield Brand(sandbox, postman, database)
