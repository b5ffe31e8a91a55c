import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from bff.cli import line, patience
from bff.cli.line import HEAD_BYTES_MAX
from tests.given.listening import listening

PATIENCE_S = 30.0


@pytest.fixture
async def there() -> AsyncIterator[str]:
    async def length(scope: Scope, receive: Receive, send: Send) -> None:
        body = await Request(scope, receive).body()
        await PlainTextResponse(str(len(body)))(scope, receive, send)

    async with listening(length) as there:
        yield there


async def answered(there: str, *parts: bytes) -> bytes:
    """Say these one after the other, and return all that comes until the connection is closed."""
    host, port = there.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    for part in parts:
        writer.write(part)
        await writer.drain()
    async with asyncio.timeout(PATIENCE_S):
        heard = await reader.read()
    writer.close()
    return heard


async def test_a_head_without_end_is_cut_off(there: str) -> None:
    line = b"x: " + b"a" * 1_000 + b"\r\n"
    # What is said after the last that is too much would cut off the answer as well.
    enough = HEAD_BYTES_MAX // len(line) + 1

    heard = await answered(there, b"GET / HTTP/1.1\r\nhost: a\r\n", *[line] * enough)

    assert heard.startswith(b"HTTP/1.1 400")
    assert str(HEAD_BYTES_MAX).encode() in heard


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nhost: a\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\nhalf",
    ],
)
async def test_a_request_that_takes_its_time_is_cut_off(
    there: str, said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "REQUEST_S_MAX", 0.01)

    assert await answered(there, said) == b""


@pytest.mark.parametrize(
    "said", [b"GET / HTTP/1.1\r\nhost: ", b"POST / HTTP/1.1\r\ncontent-length: 60000\r\n\r\n"]
)
async def test_a_byte_now_and_then_is_no_request(
    there: str, said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "REQUEST_S_MAX", 0.05)
    _, writer = await asyncio.open_connection(*there.split(":"))
    writer.write(said)

    async with asyncio.timeout(PATIENCE_S):
        with pytest.raises(ConnectionError):
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.001)


async def test_an_answer_that_nobody_reads_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "UNREAD_S_MAX", 0.01)
    ended = asyncio.Event()

    async def endless(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while (await tried(receive))["type"] != "http.disconnect":
            await send({"type": "http.response.body", "body": b"x" * 65_536, "more_body": True})
        ended.set()

    async with listening(endless) as there, asyncio.timeout(PATIENCE_S):
        _, writer = await asyncio.open_connection(*there.split(":"))
        writer.write(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        await ended.wait()
        writer.close()


async def tried(receive: Receive) -> Message:
    """Return what has come in, if anything has."""
    message: Message = {"type": ""}
    with suppress(TimeoutError):
        message = await asyncio.wait_for(receive(), 0.001)
    return message


async def test_a_long_body_is_no_long_head(there: str) -> None:
    async with httpx.AsyncClient(base_url=f"http://{there}") as phone:
        answers = [await phone.post("/", content=b"x" * 3 * HEAD_BYTES_MAX) for _ in range(3)]

    assert [answer.text for answer in answers] == [str(3 * HEAD_BYTES_MAX)] * 3


async def test_one_connection_serves_many_requests(there: str) -> None:
    async with httpx.AsyncClient(base_url=f"http://{there}") as phone:
        answers = [await phone.get("/", headers={"x": "a" * 30_000}) for _ in range(10)]

    assert {answer.status_code for answer in answers} == {200}
