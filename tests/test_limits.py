"""Whoever asks for too much is told when to come again, whatever door it comes through."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import orjson
import pytest
from httpx import ASGITransport
from redis.asyncio import Redis
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from bff import app as application
from bff.app import House
from bff.context import Services
from bff.engine.errors import Code
from bff.gateways.tokens import Tokens
from bff.kit import keyring
from bff.limits import Limits
from bff.limits.refills import Refills
from bff.story.phone import TRANSPORT
from tests.conftest import HandPhone
from tests.given.listening import listening
from tests.given.socket import greeted, message, opened

FEW = 3


def limited(house: House, **few: object) -> House:
    """Return the house with limits of its own, which no other test has used up."""
    settings = house.settings.model_copy(update=few)
    # Other keys stand under other names in Redis.
    refills = Refills(Tokens(house.services.get(Redis)), keyring.made())
    services = {**house.services.by_class, Limits: Limits(settings, refills)}
    return replace(house, settings=settings, services=Services(services))


@asynccontextmanager
async def phoned(house: House, token: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
    transport = ASGITransport(application.served(house))
    headers = {"authorization": f"Bearer {token}"} if token else {}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://brand", headers=headers
    ) as client:
        yield client


async def until_refused(client: httpx.AsyncClient, query: str) -> tuple[int, dict[str, Any]]:
    """Ask until it is too much; return how often it was not, and what was said then."""
    for count in range(4 * FEW):
        answer = await client.post("/graphql", json={"query": query})
        if answer.status_code == 429:
            return count, refusal(answer)
        assert "errors" not in answer.json()
    raise AssertionError


def refusal(answer: httpx.Response) -> dict[str, Any]:
    [error] = answer.json()["errors"]
    assert answer.headers["retry-after"] == str(error["extensions"]["retryAfter"])
    assert "data" not in answer.json()
    return dict(error["extensions"])


async def test_an_address_may_ask_for_so_much(house: House) -> None:
    async with phoned(limited(house, limit_address=FEW)) as phone:
        count, said = await until_refused(phone, "{ now }")

    assert said["code"] == Code.RATE_LIMITED
    assert 0 < count <= 2 * FEW


async def test_an_address_is_refused_on_a_real_port_too(house: House) -> None:
    few = limited(house, limit_address=FEW)

    async with (
        listening(application.served(few)) as there,
        httpx.AsyncClient(base_url=f"http://{there}") as phone,
    ):
        count, said = await until_refused(phone, "{ now }")

    assert said["code"] == Code.RATE_LIMITED
    assert 0 < count <= 2 * FEW


@pytest.mark.parametrize("limit", ["limit_member", "limit_operation", "limit_cost"])
async def test_a_member_may_ask_for_so_much(
    limit: str, house: House, hand_phone: HandPhone
) -> None:
    lin, wang = await hand_phone("lin"), await hand_phone("wang")
    few = limited(house, **{limit: FEW})

    async with phoned(few, lin.token) as phone, phoned(few, wang.token) as other:
        count, said = await until_refused(phone, "query Now { now }")
        answer = await other.post("/graphql", json={"query": "query Now { now }"})

    assert said["code"] == Code.RATE_LIMITED
    assert 0 < count <= 2 * FEW
    assert answer.json()["data"]["now"]


async def test_each_operation_is_counted_for_itself(house: House, hand_phone: HandPhone) -> None:
    lin = await hand_phone("lin")

    async with phoned(limited(house, limit_operation=FEW), lin.token) as phone:
        await until_refused(phone, "query Now { now }")
        answer = await phone.post("/graphql", json={"query": "query Then { now }"})

    assert answer.json()["data"]["now"]


async def test_what_may_be_guessed_has_a_limit_of_its_own(house: House) -> None:
    query = 'mutation SignIn { signIn(input: {app: CONSUMER, code: "x"}) { __typename } }'

    async with phoned(limited(house, limit_sign_in=FEW)) as phone:
        count, _ = await until_refused(phone, query)
        answer = await phone.post("/graphql", json={"query": "{ now }"})

    assert 0 < count <= 2 * FEW
    assert answer.json()["data"]["now"]


async def test_a_large_answer_costs_more_than_a_small_one(house: House) -> None:
    query = '{ storesNearby(city: "x", first: 50) { nodes { reasons store { id } } } }'
    crowd = {"limit_address": 1_000, "limit_member": 1_000}

    async with phoned(limited(house, limit_cost=2 * FEW, **crowd)) as phone:
        dear, _ = await until_refused(phone, query)
    async with phoned(limited(house, limit_cost=2 * FEW, **crowd)) as phone:
        cheap, _ = await until_refused(phone, "{ now }")

    assert dear < cheap


async def test_a_socket_of_too_many_is_refused(house: House) -> None:
    few = limited(house, limit_address=1)

    async with listening(application.served(few)) as there, connected(there):
        with pytest.raises(InvalidStatus) as refused:
            async with connected(there), connected(there), connected(there):
                raise AssertionError

    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["retry-after"]


async def test_a_socket_is_told_what_is_too_much(house: House, hand_phone: HandPhone) -> None:
    lin = await hand_phone("lin")
    few = limited(house, limit_member=1)

    async with listening(application.served(few)) as there, opened(there) as socket:
        await greeted(socket, lin.token)
        for number in range(4):
            await socket.send(message("subscribe", id=str(number), payload={"query": "{ now }"}))
        while (said := orjson.loads(await socket.recv()))["type"] != "error":
            continue

    assert said["payload"][0]["extensions"]["code"] == Code.RATE_LIMITED


def connected(there: str) -> connect:
    return connect(f"ws://{there}/graphql", subprotocols=[TRANSPORT])
