"""One connection, over which one question is asked after the other, as HTTP/1.1 has it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

INFORMATIONAL = range(100, 200)
LENGTHS = frozenset({"content-length", "transfer-encoding"})


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came, the names of its headers in small letters."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class Cable(asyncio.Protocol):
    """A connection that is asked one thing at a time; ConnectionError when no answer can come."""

    def __init__(self) -> None:
        """Wait to be connected."""
        self.is_open = True
        self.idle_since = 0.0
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Reply] | None = None
        self._headers: dict[str, str] = {}
        self._body = bytearray()
        self._ends_with_line = False
        self._parser = HttpResponseParser(self)

    async def ask(self, letter: bytes) -> Reply:
        """Send a request and return its answer; one that is not waited for ends the connection."""
        if self._transport is None or not self.is_open:
            raise ConnectionResetError
        loop = asyncio.get_running_loop()
        self._answer = loop.create_future()
        self._transport.write(letter)
        try:
            return await self._answer
        except BaseException:
            self.cut()
            raise
        finally:
            self._answer, self.idle_since = None, loop.time()

    def cut(self) -> None:
        """End the connection, at once."""
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Expect to be asked."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Read on; what nobody asked for would be taken for the next answer."""
        try:
            if self._answer is None or self._answer.done():
                self.cut()
            else:
                self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade):
            self.cut()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits."""
        self.is_open = False
        if exc is None and self._ends_with_line:
            self._answered()
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc if isinstance(exc, OSError) else ConnectionResetError())

    def on_message_begin(self) -> None:
        """Begin to read an answer."""
        self._headers, self._body, self._ends_with_line = {}, bytearray(), False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header."""
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        """Know how the end of the body will be known."""
        self._ends_with_line = self._headers.keys().isdisjoint(LENGTHS)

    def on_body(self, body: bytes) -> None:
        """Keep a part of the body."""
        self._body += body

    def on_message_complete(self) -> None:
        """Hand over the answer."""
        self.is_open = self.is_open and self._parser.should_keep_alive()
        self._answered()

    def _answered(self) -> None:
        status = self._parser.get_status_code()
        # Such a one only says that an answer will come.
        if status in INFORMATIONAL:
            return
        if self._answer is None or self._answer.done():
            self.cut()
        else:
            self._answer.set_result(Reply(status, self._headers, bytes(self._body)))
