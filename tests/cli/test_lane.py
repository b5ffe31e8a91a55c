"""A short POST to the graph takes a way of its own, and nobody can tell from the answer."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from bff.cli import patience, server
from bff.cli.quiet import Quiet
from bff.cli.server import Server
from bff.kit.lane import Headers, Whole
from tests.cli.test_server import serving
from tests.given.listening import listening

PATIENCE_S = 30.0
SLOW = b"slow"
# More than all buffers between server and phone take.
LARGE = b"x" * 60_000
TIMES = 500
LENGTH = re.compile(rb"content-length: (\d+)\r\n")
CHUNKED = b"transfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"
HI = b"content-length: 2\r\n\r\nhi"
# What each asks, and the way and body that it is answered with.
ASKED = {
    "plain": (b"POST /graphql HTTP/1.1\r\n" + HI, b"short hi"),
    "kept": (b"POST /graphql HTTP/1.1\r\nconnection: keep-alive\r\n" + HI, b"short hi"),
    "empty": (b"POST /graphql HTTP/1.1\r\ncontent-length: 0\r\n\r\n", b"short "),
    "closing": (b"POST /graphql HTTP/1.1\r\nconnection: close\r\n" + HI, b"long hi"),
    "old": (b"POST /graphql HTTP/1.0\r\n" + HI, b"long hi"),
    "old, kept": (b"POST /graphql HTTP/1.0\r\nconnection: keep-alive\r\n" + HI, b"long hi"),
    "chunked": (b"POST /graphql HTTP/1.1\r\n" + CHUNKED, b"long hi"),
    "without a body": (b"POST /graphql HTTP/1.1\r\n\r\n", b"long "),
    "with a query": (b"POST /graphql?a=b HTTP/1.1\r\n" + HI, b"long hi"),
    "elsewhere": (b"POST /graph HTTP/1.1\r\n" + HI, b"long hi"),
    "get": (b"GET /graphql HTTP/1.1\r\n\r\n", b"long "),
    "says it twice": (b"POST /graphql HTTP/1.1\r\nx-id: a\r\nx-id: b\r\n" + HI, b"long hi"),
    "expects": (b"POST /graphql HTTP/1.1\r\nexpect: 100-continue\r\n" + HI, b"long hi"),
}


class Ways:
    """An application that says by which way a request came; what is slow waits for `let_go`."""

    path = b"/graphql"

    def __init__(self) -> None:
        self.lane = self
        self.came = asyncio.Event()
        self.let_go = asyncio.Event()

    def takes(self, said: Headers) -> bool:
        return b"content-length" in said

    async def answer(self, _said: Headers, _peer: str, body: bytes) -> Whole:
        await self._meet(body)
        said = b"short " + body * (TIMES if body == LARGE else 1)
        return Whole(200, [(b"content-length", b"%d" % len(said))], said)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await Request(scope, receive).body()
        await self._meet(body)
        await PlainTextResponse(b"long " + body)(scope, receive, send)

    async def _meet(self, body: bytes) -> None:
        if body in {SLOW, LARGE}:
            self.came.set()
        if body == SLOW:
            await self.let_go.wait()


class Talk:
    """What a phone says and hears on one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def told(self, said: bytes) -> bytes:
        """Ask this, and return the body of its answer."""
        self.writer.write(said)
        return await self.heard()

    async def heard(self) -> bytes:
        """Return the body of the next answer."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        if head.startswith(b"HTTP/1.1 100"):
            return await self.heard()
        assert head.startswith(b"HTTP/1.1 200 OK\r\n")
        [length] = LENGTH.findall(head)
        return await self.reader.readexactly(int(length))


@asynccontextmanager
async def talking(there: str) -> AsyncIterator[Talk]:
    async with asyncio.timeout(PATIENCE_S):
        talk = Talk(*await asyncio.open_connection(*there.split(":")))
        yield talk
        talk.writer.close()


def post(body: bytes, path: bytes = Ways.path) -> bytes:
    return b"POST %s HTTP/1.1\r\ncontent-length: %d\r\n\r\n%s" % (path, len(body), body)


@pytest.mark.parametrize(("said", "answer"), ASKED.values(), ids=ASKED.keys())
async def test_whatever_is_asked_is_answered_by_its_way(said: bytes, answer: bytes) -> None:
    async with listening(Ways()) as there, talking(there) as talk:
        heard = await talk.told(said)

    assert heard == answer


@pytest.mark.parametrize("name", ["closing", "old"])
async def test_who_wants_to_be_hung_up_on_is(name: str) -> None:
    said, answer = ASKED[name]

    async with listening(Ways()) as there, talking(there) as talk:
        talk.writer.write(said)
        heard = await talk.reader.read()

    assert b"connection: close\r\n" in heard
    assert heard.endswith(answer)


@pytest.mark.parametrize("path", [Ways.path, b"/elsewhere"])
async def test_requests_in_one_packet_are_answered_in_turn(path: bytes) -> None:
    ways = Ways()

    async with listening(ways) as there, talking(there) as talk:
        talk.writer.write(post(SLOW, path) + post(b"two") + post(b"three", b"/") + post(b"four"))
        await ways.came.wait()
        ways.let_go.set()
        answers = [await talk.heard() for _ in range(4)]

    assert [answer.split()[1] for answer in answers] == [SLOW, b"two", b"three", b"four"]


async def test_a_body_in_pieces_is_one_body() -> None:
    async with listening(Ways()) as there, talking(there) as talk:
        for byte in post(b"hello"):
            talk.writer.write(bytes([byte]))
            await talk.writer.drain()
        heard = await talk.heard()

    assert heard == b"short hello"


@pytest.mark.parametrize("behind", [b"", post(b"next")])
async def test_who_vanishes_disturbs_nobody(
    behind: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    ways = Ways()

    async with listening(ways) as there, talking(there) as stays:
        async with talking(there) as vanishes:
            vanishes.writer.write(post(SLOW) + behind)
            await ways.came.wait()
            vanishes.writer.transport.abort()
        meanwhile = await stays.told(post(b"meanwhile"))
        ways.let_go.set()
        afterwards = await stays.told(post(b"afterwards"))

    assert [meanwhile, afterwards] == [b"short meanwhile", b"short afterwards"]
    assert caplog.records == []


async def test_half_a_body_disturbs_nobody(caplog: pytest.LogCaptureFixture) -> None:
    async with listening(Ways()) as there, talking(there) as stays:
        async with talking(there) as vanishes:
            vanishes.writer.write(post(b"whole")[:-1])
            await vanishes.writer.drain()
        afterwards = await stays.told(post(b"afterwards"))

    assert afterwards == b"short afterwards"
    assert caplog.records == []


async def test_one_connection_serves_by_both_ways() -> None:
    async with listening(Ways()) as there, talking(there) as talk:
        names = ["plain", "get", "chunked"] * 20
        answers = [await talk.told(ASKED[name][0]) for name in names]

    assert answers == [b"short hi", b"long ", b"long hi"] * 20


@pytest.mark.parametrize("names", [["plain"], ["plain", "plain"], ["get", "plain"]])
async def test_a_connection_on_which_nobody_asks_is_closed(
    names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "KEEP_ALIVE_S", 0.05)

    async with listening(Ways()) as there, talking(there) as talk:
        talk.writer.write(b"".join(ASKED[name][0] for name in names))
        heard = await talk.reader.read()

    assert heard.count(b"HTTP/1.1 200 OK") == len(names)


async def test_a_line_is_not_quiet_while_somebody_asks() -> None:
    closed, passed = list[str](), asyncio.Event()
    loop = asyncio.get_running_loop()
    quiet = Quiet(loop, lambda: closed.append("closed"))

    quiet.begin(0.0)
    quiet.since = None
    loop.call_later(0.001, passed.set)
    await passed.wait()

    assert closed == []


async def test_who_is_being_answered_is_answered_before_leaving() -> None:
    ways = Ways()

    async with serving(ways, []) as (leaving, url), talking(url.removeprefix("http://")) as talk:
        talk.writer.write(post(SLOW))
        await ways.came.wait()
        # As a server that leaves does it first; later on it closes all that is idle.
        for line in leaving.server_state.connections:
            line.shutdown()
        ways.let_go.set()
        heard = await talk.reader.read()
        leaving.leave()

    assert b"connection: close\r\n" in heard
    assert heard.endswith(b"short slow")


@asynccontextmanager
async def one_waits() -> AsyncIterator[tuple[Server, Talk]]:
    """Serve a phone that reads nothing yet, and whose second answer waits for the first."""
    ways = Ways()
    async with serving(ways, []) as (busy, url), talking(url.removeprefix("http://")) as talk:
        talk.writer.write(post(LARGE))
        await ways.came.wait()
        talk.writer.write(post(b"next"))
        while not busy.server_state.tasks:
            await asyncio.sleep(0)
        yield busy, talk
        busy.leave()


async def test_an_answer_waits_until_the_last_is_read() -> None:
    async with one_waits() as (_, talk):
        first, second = await talk.heard(), await talk.heard()

    assert len(first) == len(b"short ") + TIMES * len(LARGE)
    assert second == b"short next"


async def test_who_vanishes_without_reading_leaves_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with one_waits() as (busy, talk):
        talk.writer.transport.abort()
        while busy.server_state.tasks or busy.server_state.connections:
            await asyncio.sleep(0)

    assert caplog.records == []


async def test_who_reads_no_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "UNREAD_S_MAX", 0.01)
    ways = Ways()

    async with serving(ways, []) as (busy, url), talking(url.removeprefix("http://")) as talk:
        talk.writer.write(post(LARGE))
        await ways.came.wait()
        while busy.server_state.connections:
            await asyncio.sleep(0)
        with pytest.raises(asyncio.IncompleteReadError):
            await talk.heard()
        busy.leave()


async def test_who_is_answered_too_late_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "GRACE_S_MAX", 0.01)
    ways = Ways()

    async with serving(ways, []) as (leaving, url), talking(url.removeprefix("http://")) as talk:
        talk.writer.write(post(SLOW))
        await ways.came.wait()
        leaving.leave()
        heard = await talk.reader.read()

    assert heard == b""
    assert not leaving.server_state.tasks
