"""Callers: each has a connection of its own, and asks again as soon as it is answered."""

import asyncio
import gc
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import cast

HOST = "127.0.0.1"
END_OF_HEAD = b"\r\n\r\n"
LAST_CHUNK = b"0\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNK = re.compile(rb"([0-9a-f]+)\r\n", re.IGNORECASE)
OK = b"HTTP/1.1 200"
# A round is over for a slow server, too, once this many answers came for each caller,
ANSWERS_EACH = 2
# or when it has taken so many times as long as a round should.
PATIENCE = 8
SETTLE_S = 0.2
POLL_S = 0.02
ANSWER_S_MAX = 60.0
SHOWN_BYTES = 600

Answered = Callable[[bytes], None]


class Unanswered(Exception):
    """A server answered with something else than what was asked for, or not at all."""


@dataclass
class Crowd:
    """What all callers of one round share: the requests, and the times that answers took."""

    requests: Iterator[bytes]
    answered: Answered
    times_s: list[float] = field(default_factory=list)
    counting: bool = False
    closing: bool = False
    waiting: int = 0
    wrong: bytes = b""

    def next(self) -> bytes | None:
        """Return the next request; None when no more is to be asked."""
        request = None if self.closing else next(self.requests, None)
        self.waiting -= request is None
        return request

    def take(self, answer: bytes, took_s: float) -> None:
        """Take one answer; a wrong one ends the round."""
        if not answer.startswith(OK) or b'"errors"' in answer:
            self.wrong, self.closing = answer[:SHOWN_BYTES], True
        self.answered(answer)
        if self.counting:
            self.times_s.append(took_s)


class Caller(asyncio.Protocol):
    """One connection with at most one request on its way."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._answer = b""
        self._asked_at = 0.0
        self._line: asyncio.Transport | None = None
        self.answers = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = cast("asyncio.Transport", transport)
        self._crowd.waiting += 1
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._answer = self._answer + data if self._answer else data
        if is_whole(self._answer):
            answer, self._answer = self._answer, b""
            self.answers += 1
            self._crowd.take(answer, time.perf_counter() - self._asked_at)
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._crowd.closing:
            self._crowd.wrong = f"the line was cut: {exc}".encode()
            self._crowd.closing = True
        self._crowd.waiting = 0

    def close(self) -> None:
        """Hang up."""
        assert self._line is not None
        self._line.close()

    def _ask(self) -> None:
        request = self._crowd.next()
        if request is not None:
            assert self._line is not None
            self._asked_at = time.perf_counter()
            self._line.write(request)


@asynccontextmanager
async def called(port: int, callers: int, crowd: Crowd) -> AsyncIterator[None]:
    """Have so many callers ask while the block runs, counted once each of them was answered."""
    loop = asyncio.get_running_loop()
    made = [await loop.create_connection(lambda: Caller(crowd), HOST, port) for _ in range(callers)]
    lines = [caller for _, caller in made]
    try:
        await asyncio.sleep(SETTLE_S)
        await _until(lambda: crowd.closing or all(caller.answers for caller in lines))
        yield
    finally:
        crowd.closing, crowd.counting = True, False
        await _until(lambda: crowd.waiting <= 0)
        for caller in lines:
            caller.close()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Collect no garbage while the block runs."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def lasted(seconds: float, callers: int, crowd: Crowd) -> None:
    """Count answers for so many seconds, or longer where few come."""
    began = time.perf_counter()
    crowd.counting = True
    await asyncio.sleep(seconds)
    # An event would cost something at each answer that is counted.
    while _is_short(crowd, callers) and time.perf_counter() - began < seconds * PATIENCE:  # noqa: ASYNC110
        await asyncio.sleep(POLL_S)
    crowd.counting = False


async def asked(port: int, request: bytes) -> bytes:
    """Return the body of the answer to one request; Unanswered when it is an error."""
    answers: list[bytes] = []
    crowd = Crowd(iter([request]), answers.append)
    async with called(port, 1, crowd):
        pass
    if crowd.wrong:
        raise Unanswered(crowd.wrong.decode(errors="replace"))
    return body(answers[0])


def is_whole(answer: bytes) -> bool:
    """Whether all of an answer is there."""
    head = answer.find(END_OF_HEAD)
    if head < 0:
        return False
    length = LENGTH.search(answer, 0, head)
    if length is None:
        return answer.endswith(LAST_CHUNK)
    return len(answer) >= head + len(END_OF_HEAD) + int(length[1])


def body(answer: bytes) -> bytes:
    """Return what stands behind the head of an answer, its chunks put together."""
    head = answer.index(END_OF_HEAD)
    rest = answer[head + len(END_OF_HEAD) :]
    return rest if LENGTH.search(answer, 0, head) else b"".join(_chunks(rest))


def _chunks(rest: bytes) -> Iterator[bytes]:
    while (size := CHUNK.match(rest)) and int(size[1], 16):
        begins = size.end()
        ends = begins + int(size[1], 16)
        yield rest[begins:ends]
        rest = rest[ends + 2 :]


def _is_short(crowd: Crowd, callers: int) -> bool:
    return not crowd.closing and len(crowd.times_s) < callers * ANSWERS_EACH


async def _until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(ANSWER_S_MAX):
        # As above: what is measured is not slowed by being watched.
        while not reached():  # noqa: ASYNC110
            await asyncio.sleep(POLL_S)
