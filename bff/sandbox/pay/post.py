"""Posting over lines that are kept: what a courier needs of HTTP/1.1, and no more.

A client made for everything takes longer over a notification than signing it does.
"""

import asyncio
import ssl
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import SplitResult, urlsplit

HEAD_END = b"\r\n\r\n"
BODY_MAX = 1 << 20
# Neither has a body, whatever its headers say.
BODILESS = frozenset({204, 304})

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Place = tuple[str, int, bool]


class Unanswered(Exception):
    """No answer came that can be read."""


@dataclass(slots=True)
class Post:
    """Lines to merchants; those that are idle wait for the next notification."""

    idle: dict[Place, list[Line]] = field(default_factory=lambda: defaultdict(list))

    async def sent(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Post a body and return the status of the answer, or raise Unanswered."""
        try:
            place, letter = _addressed(urlsplit(url), body, headers)
            return await self._sent(place, letter)
        except (OSError, EOFError, ValueError, OverflowError, asyncio.LimitOverrunError) as error:
            raise Unanswered(type(error).__name__) from error

    def close(self) -> None:
        """Close all lines."""
        for lines in self.idle.values():
            for _, writer in lines:
                writer.close()
        self.idle.clear()

    async def _sent(self, place: Place, letter: bytes) -> int:
        while self.idle[place]:
            # The other side may have closed it meanwhile: then a new line is right.
            with suppress(OSError, EOFError):
                return await self._asked(place, self.idle[place].pop(), letter)
        return await self._asked(place, await _line(place), letter)

    async def _asked(self, place: Place, line: Line, letter: bytes) -> int:
        reader, writer = line
        try:
            writer.write(letter)
            status, length = _read(await reader.readuntil(HEAD_END))
            if length:
                await reader.readexactly(length)
        except BaseException:
            writer.close()
            raise
        if length is None:
            writer.close()
        else:
            self.idle[place].append(line)
        return status


async def _line(place: Place) -> Line:
    host, port, secret = place
    return await asyncio.open_connection(host, port, ssl=_trusting() if secret else None)


def _addressed(url: SplitResult, body: bytes, headers: Mapping[str, str]) -> tuple[Place, bytes]:
    secret = url.scheme == "https"
    place = url.hostname or "", url.port or (443 if secret else 80), secret
    named = {"Host": url.netloc, "Content-Length": str(len(body)), **headers}
    lines = "".join(f"{name}: {said}\r\n" for name, said in named.items())
    return place, f"POST {url.path or '/'} HTTP/1.1\r\n{lines}\r\n".encode() + body


def _read(head: bytes) -> tuple[int, int | None]:
    """Return the status, and the length of the body, or None where only its end tells."""
    first, *lines = head.decode("latin-1").lower().split("\r\n")
    said = dict(line.split(":", 1) for line in lines if line)
    status = int(first.partition(" ")[2][:3])
    if said.get("connection", "").strip() == "close":
        return status, None
    if status in BODILESS:
        return status, 0
    length = int(said.get("content-length", BODY_MAX))
    return status, length if length < BODY_MAX else None


@cache
def _trusting() -> ssl.SSLContext:
    return ssl.create_default_context()
