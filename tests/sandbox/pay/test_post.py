import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from bff.sandbox.pay.post import Post, Unanswered

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
GONE = b""


@asynccontextmanager
async def answering(answers: Sequence[bytes], lines: list[int]) -> AsyncIterator[str]:
    """Answer by this script, and hang up where it says nothing."""
    script = list(answers)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(1)
        try:
            while await reader.readuntil(b"body"):
                if not (said := script.pop(0)):
                    break
                writer.write(said)
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def posted(answers: Sequence[bytes], times: int) -> tuple[list[int], int]:
    post, lines = Post(), list[int]()
    async with answering(answers, lines) as url:
        statuses = [await post.sent(url, b"body", {"Name": "said"}) for _ in range(times)]
        post.close()
    return statuses, len(lines)


@pytest.mark.parametrize(
    ("answer", "status", "lines"),
    [
        (OK, 200, 1),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, 1),
        (b"HTTP/1.1 404 No\r\nconnection: close\r\n\r\n", 404, 2),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200, 2),
    ],
)
async def test_a_line_is_kept_where_it_can_be(answer: bytes, status: int, lines: int) -> None:
    assert await posted([answer, answer], 2) == ([status, status], lines)


async def test_a_line_that_was_closed_is_replaced() -> None:
    assert await posted([OK, GONE, OK], 2) == ([200, 200], 2)


@pytest.mark.parametrize("answer", [GONE, b"what?\r\n\r\n", b"HTTP/1.1 soon\r\n\r\n"])
async def test_what_is_no_answer_is_none(answer: bytes) -> None:
    with pytest.raises(Unanswered):
        await posted([answer], 1)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://127.0.0.1:99999", "https://[/"])
async def test_a_place_that_is_none_is_told(url: str) -> None:
    with pytest.raises(Unanswered):
        await Post().sent(url, b"", {})
