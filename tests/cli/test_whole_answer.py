"""An answer in one piece is what two messages would have made of it."""

import asyncio

import pytest

from bff.endpoint.headers import Media
from bff.endpoint.reply import Reply
from bff.watch import Watch
from tests.given.listening import listening

PATIENCE_S = 10.0
REPLY = Reply(b'{"data":{}}', Media.GRAPHQL, 200, ((b"retry-after", b"1"),))
LAST = b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
PLAIN = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n"


async def heard(said: bytes) -> bytes:
    """Say this to a server that has one answer, and return all that it says until it hangs up."""
    async with asyncio.timeout(PATIENCE_S), listening(Watch(REPLY)) as there:
        reader, writer = await asyncio.open_connection(*there.split(":"))
        writer.write(said)
        answers = await reader.read()
        writer.close()
    return answers


async def test_an_answer_has_its_head_and_its_body() -> None:
    head, _, body = (await heard(LAST)).partition(b"\r\n\r\n")

    status, *headers = head.split(b"\r\n")
    assert (status, body) == (b"HTTP/1.1 200 OK", REPLY.body)
    names = {line.partition(b":")[0] for line in headers}
    assert names >= {b"content-type", b"content-length", b"retry-after", b"x-request-id"}


@pytest.mark.parametrize("before", [0, 1, 5])
async def test_requests_on_one_line_are_answered_in_turn(before: int) -> None:
    answers = await heard(PLAIN * before + LAST)

    assert answers.count(b"HTTP/1.1 200 OK") == answers.count(REPLY.body) == before + 1
    assert answers.count(b"connection: close") == 1


async def test_old_http_is_hung_up_on() -> None:
    assert b"connection: close" in await heard(b"GET / HTTP/1.0\r\n\r\n")


async def test_a_head_is_answered_without_a_body() -> None:
    answers = await heard(b"HEAD" + LAST[3:])

    assert answers.startswith(b"HTTP/1.1 200")
    assert answers.endswith(b"\r\n\r\n")
