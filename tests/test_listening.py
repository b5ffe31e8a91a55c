"""Whoever listens is heard out for as long as the session lasts, and no longer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

import httpx
import orjson
from httpx_sse import EventSource, aconnect_sse

from bff.app import House
from bff.context import App, Viewer
from bff.domains.member import sessions
from bff.domains.member.sessions import Sessions
from bff.endpoint import Endpoint
from bff.endpoint.listening import FORBIDDEN, TRY_AGAIN_LATER
from bff.endpoint.reception import ViewerOf
from bff.kit.refusal import Unavailable
from resolvers.schema import built
from tests.conftest import HandPhone
from tests.given.listening import listening
from tests.given.socket import Watch, closing, greeted, message, opened, subscribe, watch

PATIENCE_S = 20.0
SOON_S = 0.01


@asynccontextmanager
async def watchful(house: House, viewer_of: ViewerOf) -> AsyncIterator[str]:
    """Serve a house that asks again and again who is there."""
    async with listening(Endpoint(built(), house, viewer_of, checked_every_s=SOON_S)) as there:
        yield there


def real(house: House) -> ViewerOf:
    return partial(sessions.viewer, house.database, house.services.get(Sessions))


async def test_a_session_that_ends_closes_its_socket(house: House, hand_phone: HandPhone) -> None:
    phone = await hand_phone("lin", App.STORE_OWNER)
    watching = await watch(house.database, phone)

    async with watchful(house, real(house)) as there, opened(there) as socket:
        await greeted(socket, watching.token)
        await socket.send(subscribe(watching.query))
        await phone.send("SignOut")
        closed = await closing(socket)

    assert closed == FORBIDDEN


async def test_a_socket_outlives_a_lost_database(house: House, hand_phone: HandPhone) -> None:
    phone, asked = await hand_phone("lin"), 0
    again = asyncio.Event()

    async def away(token: str) -> Viewer | None:
        nonlocal asked
        asked += 1
        if asked > 3:
            again.set()
        if asked > 1:
            raise Unavailable
        return await real(house)(token)

    async with watchful(house, away) as there, opened(there) as socket:
        await greeted(socket, phone.token)
        await again.wait()
        await socket.send(message("ping"))
        answer = orjson.loads(await socket.recv())

    assert answer["type"] == "pong"


async def test_a_socket_is_sent_away_while_nobody_knows(house: House) -> None:
    async def away(_: str) -> Viewer | None:
        raise Unavailable

    async with watchful(house, away) as there, opened(there) as socket:
        await socket.send(message("connection_init", payload={"accessToken": "x"}))
        closed = await closing(socket)

    assert closed == TRY_AGAIN_LATER


@asynccontextmanager
async def events(house: House, watching: Watch) -> AsyncIterator[EventSource]:
    """Open a stream of events that nobody sends any to."""
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {watching.token}"}
    asked = {"query": watching.query}
    async with (
        asyncio.timeout(PATIENCE_S),
        watchful(house, real(house)) as there,
        httpx.AsyncClient(base_url=f"http://{there}") as client,
        aconnect_sse(client, "POST", "/graphql", json=asked, headers=headers) as source,
    ):
        yield source


async def test_a_session_that_ends_ends_its_events(house: House, hand_phone: HandPhone) -> None:
    phone = await hand_phone("lin", App.STORE_OWNER)
    watching = await watch(house.database, phone)

    async with events(house, watching) as source:
        await phone.send("SignOut")
        heard = [event async for event in source.aiter_sse()]

    assert heard == []


async def test_a_server_that_closes_ends_its_events(house: House, hand_phone: HandPhone) -> None:
    leaving = replace(house, closing=asyncio.Event())
    watching = await watch(house.database, await hand_phone("lin", App.STORE_OWNER))

    async with events(leaving, watching) as source:
        leaving.closing.set()
        heard = [event async for event in source.aiter_sse()]

    assert heard == []
