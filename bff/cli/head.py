"""How the server takes the head of a request: neither long nor slow."""

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# A GET of the open profile holds its document; a balancer adds a few headers of its own.
HEAD_BYTES_MAX = 65_536
# It counts from the connection, too: one that says nothing is of no use to anybody.
HEAD_S_MAX = 10.0


class BoundedHead(HttpToolsProtocol):
    """HTTP as uvicorn speaks it; whoever begins a request without end is cut off."""

    _in_head = True
    _head_bytes = 0
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Expect a request."""
        super().connection_made(cast("asyncio.Transport", transport))
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing any more."""
        self._satisfied()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Expect the head of another request."""
        super().on_message_begin()
        self._expect()

    def on_headers_complete(self) -> None:
        """Take the body, for which the application has limits of its own."""
        self._satisfied()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head is too long already."""
        super().data_received(data)
        # Counted afterwards: what came with the end of a head may be a body.
        self._head_bytes = self._head_bytes + len(data) if self._in_head else 0
        if self._head_bytes > HEAD_BYTES_MAX:
            self.send_400_response(f"The head of a request has at most {HEAD_BYTES_MAX} bytes.")

    def _expect(self) -> None:
        self._satisfied()
        self._in_head = True
        self._late = self.loop.call_later(HEAD_S_MAX, self._cut_off)

    def _satisfied(self) -> None:
        self._in_head = False
        if self._late is not None:
            self._late.cancel()

    def _cut_off(self) -> None:
        self.transport.close()
