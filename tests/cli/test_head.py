import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from bff.cli import head
from bff.cli.head import HEAD_BYTES_MAX
from tests.given.listening import listening

PATIENCE_S = 10.0


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

    heard = await answered(there, b"GET / HTTP/1.1\r\nhost: a\r\n", *[line] * 70)

    assert heard.startswith(b"HTTP/1.1 400")
    assert str(HEAD_BYTES_MAX).encode() in heard


@pytest.mark.parametrize("said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nhost: a\r\n"])
async def test_a_head_that_takes_its_time_is_cut_off(
    there: str, said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(head, "HEAD_S_MAX", 0.01)

    assert await answered(there, said) == b""


async def test_a_long_body_is_no_long_head(there: str) -> None:
    async with httpx.AsyncClient(base_url=f"http://{there}") as phone:
        answers = [await phone.post("/", content=b"x" * 3 * HEAD_BYTES_MAX) for _ in range(3)]

    assert [answer.text for answer in answers] == [str(3 * HEAD_BYTES_MAX)] * 3


async def test_one_connection_serves_many_requests(there: str) -> None:
    async with httpx.AsyncClient(base_url=f"http://{there}") as phone:
        answers = [await phone.get("/", headers={"x": "a" * 30_000}) for _ in range(10)]

    assert {answer.status_code for answer in answers} == {200}
