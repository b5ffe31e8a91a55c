import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import connect

from bff.cli.server import Server, bound
from bff.cli.words import CommandError

SERVICE_RESTART = 1012


class Slow:
    """An application whose one request waits until it is let go."""

    def __init__(self) -> None:
        self.came = asyncio.Event()
        self.let_go = asyncio.Event()
        self.app = Starlette(routes=[Route("/", self._answer)])

    async def _answer(self, _: Request) -> Response:
        self.came.set()
        await self.let_go.wait()
        return PlainTextResponse("done")


@asynccontextmanager
async def serving(app: ASGIApp, told: list[str]) -> AsyncIterator[tuple[Server, str]]:
    ready = asyncio.Event()
    server = Server(
        app,
        ready=ready.set,
        leaving=lambda: told.append("leaving"),
        closing=lambda: told.append("closing"),
        drain_s=0.0,
    )
    with bound("127.0.0.1", 0, setting="BFF_PORT") as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        task = asyncio.create_task(server.serve(sockets=[door]))
        await ready.wait()
        yield server, url
        await task


async def test_a_request_in_flight_is_answered_before_leaving() -> None:
    slow, told = Slow(), list[str]()

    async with serving(slow.app, told) as (server, url), httpx.AsyncClient() as phone:
        asked = asyncio.create_task(phone.get(url))
        await slow.came.wait()
        server.leave()
        slow.let_go.set()
        answer = await asked

    assert answer.text == "done"
    assert told == ["leaving", "closing"]


async def test_sockets_are_told_that_the_server_leaves() -> None:
    async def quiet(scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        await socket.accept()
        with suppress(WebSocketDisconnect):
            await socket.receive_text()

    async with (
        serving(quiet, []) as (server, url),
        connect(url.replace("http", "ws")) as socket,
    ):
        server.leave()
        await socket.wait_closed()

    assert socket.close_code == SERVICE_RESTART


async def test_told_twice_it_leaves_at_once() -> None:
    slow = Slow()

    async with serving(slow.app, []) as (server, url), httpx.AsyncClient() as phone:
        asked = asyncio.create_task(phone.get(url))
        await slow.came.wait()
        server.leave()
        server.leave()

    assert server.force_exit
    slow.let_go.set()
    await asyncio.wait([asked])


def test_a_taken_port_is_named_with_its_setting() -> None:
    with bound("127.0.0.1", 0, setting="BFF_PORT") as door:
        door.listen()
        port = door.getsockname()[1]

        with (
            pytest.raises(CommandError, match=f"Port {port} is taken.*BFF_PORT"),
            bound("127.0.0.1", port, setting="BFF_PORT"),
        ):
            raise AssertionError


def test_a_strange_address_is_named() -> None:
    with (
        pytest.raises(CommandError, match=r"203\.0\.113\.7:8000 is no address of this machine"),
        bound("203.0.113.7", 8000, setting="BFF_PORT"),
    ):
        raise AssertionError
