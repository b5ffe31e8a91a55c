from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from bff import app as application
from bff import documents
from bff.app import House
from bff.config import Profile
from bff.context import App
from bff.engine.errors import Code
from bff.story.phone import Phone, document
from tests.conftest import HandPhone
from tests.given.wechat import Sandbox


@pytest.fixture
async def guarded(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """The same house, as production serves it."""
    settings = house.settings.model_copy(update={"profile": Profile.PRODUCTION})
    served = application.served(replace(house, settings=settings))
    transport = httpx.ASGITransport(served)
    async with httpx.AsyncClient(transport=transport, base_url="http://brand") as client:
        yield client


def test_every_document_is_released_with_its_app() -> None:
    released = documents.released()

    for one in documents.read():
        assert released[one.app][one.id] == one.text


async def test_production_answers_released_documents(
    guarded: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    await sandbox.person("lin")
    phone = Phone("lin", App.CONSUMER, server=guarded, sandbox=sandbox.client)

    assert (await phone.sign_in())["me"]
    assert (await phone.send("Me"))["me"]


@pytest.mark.parametrize("query", ["{ now }", "{ __schema { types { name } } }", "{", ""])
async def test_production_answers_nothing_else(guarded: httpx.AsyncClient, query: str) -> None:
    answer = (await guarded.post("/graphql", json={"query": query})).json()

    assert answer.get("data") is None
    assert [error["extensions"]["code"] for error in answer["errors"]] == [
        Code.DOCUMENT_NOT_TRUSTED
    ]


async def test_a_signed_in_phone_keeps_to_its_app(
    guarded: httpx.AsyncClient, hand_phone: HandPhone
) -> None:
    phone = await hand_phone("lin")
    phone.server = guarded

    answer = await phone.ask(document(App.STORE_OWNER, "MyStore"))

    assert answer["errors"][0]["extensions"]["code"] == Code.DOCUMENT_NOT_TRUSTED


async def test_a_phone_may_send_the_id_alone(guarded: httpx.AsyncClient) -> None:
    campaign = documents.id_of(document(App.CONSUMER, "Home"))

    answer = await guarded.post("/graphql", json={"documentId": campaign, "variables": {}})

    assert answer.json()["data"]["home"]


async def test_an_id_that_nobody_knows_is_told_so(server: httpx.AsyncClient) -> None:
    answer = await server.post("/graphql", json={"documentId": "sha256:" + "0" * 64})

    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] == Code.DOCUMENT_NOT_TRUSTED
