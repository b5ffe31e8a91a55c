import asyncio
from contextlib import suppress

import pytest
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from bff.cli import patience
from bff.cli.socket_line import BoundedSocket
from tests.given.listening import listening

PATIENCE_S = 10.0
LONG = "x" * 50_000
HANDSHAKE = (
    b"GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


class Talker:
    """Sends without end to whoever opens a socket."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        await socket.accept()
        with suppress(WebSocketDisconnect):
            while True:
                await socket.send_text(LONG)
                # As all who wait for news now and then.
                await asyncio.sleep(0)
        self.ended.set()


async def test_a_socket_that_nobody_reads_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "UNREAD_S_MAX", 0.01)
    talker = Talker()

    async with asyncio.timeout(PATIENCE_S), listening(talker) as there:
        _, writer = await asyncio.open_connection(*there.split(":"))
        writer.write(HANDSHAKE)
        await talker.ended.wait()
        writer.close()


async def test_a_socket_that_is_read_is_not_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "UNREAD_S_MAX", PATIENCE_S)
    talker = Talker()

    async with asyncio.timeout(PATIENCE_S), listening(talker) as there:
        reader, writer = await asyncio.open_connection(*there.split(":"))
        writer.write(HANDSHAKE)
        heard = await reader.readexactly(300 * len(LONG))
        ended = talker.ended.is_set()
        writer.close()

    assert heard.startswith(b"HTTP/1.1 101")
    assert not ended


async def test_a_socket_that_answers_no_ping_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    left = asyncio.Event()
    monkeypatch.setattr(BoundedSocket, "schedule_ping", BoundedSocket.keepalive_timeout)

    async def quiet(scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        await socket.accept()
        with suppress(WebSocketDisconnect):
            await socket.receive_text()
        left.set()

    async with asyncio.timeout(PATIENCE_S), listening(quiet) as there:
        _, writer = await asyncio.open_connection(*there.split(":"))
        writer.write(HANDSHAKE)
        await left.wait()
        writer.close()
