"""A connection of HTTP that nobody can hold without end, neither by asking nor by not listening."""

import asyncio
from functools import partial
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bff.cli.patience import Patience
from bff.cli.whole_answer import written
from bff.kit.whole import WHOLE

# A GET of the open profile holds its document; a balancer adds a few headers of its own.
HEAD_BYTES_MAX = 65_536
# From a request's first byte to its last; and for a connection that says nothing at all.
REQUEST_S_MAX = 10.0


class BoundedLine(HttpToolsProtocol):
    """HTTP as uvicorn speaks it; whoever holds the line without need is cut off."""

    _in_head = False
    _in_request = True
    _head_bytes = 0
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Expect a request."""
        line = cast("asyncio.Transport", transport)
        super().connection_made(line)
        self._patience = Patience(line)
        self._mind()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing any more."""
        self._in_request = False
        self._mind()
        self._patience.end()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Begin to read a request."""
        super().on_message_begin()
        self._in_head = self._in_request = True

    def on_headers_complete(self) -> None:
        """Take the body, for which the application has limits of its own."""
        self._in_head = False
        super().on_headers_complete()
        # Not so where a socket is asked for: the application is called by another protocol then.
        if self.cycle is not None and self.cycle.scope is self.scope:
            offered = {WHOLE: partial(written, self.cycle)}
            cast("dict[str, object]", self.scope)["extensions"] = offered

    def on_message_complete(self) -> None:
        """Wait for the answer, however long it takes."""
        self._in_request = False
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """Leave the line to a socket, which has limits of its own."""
        self._in_head = self._in_request = False
        super().handle_websocket_upgrade()

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head is too long already."""
        super().data_received(data)
        self._mind()
        # Counted afterwards: what came with the end of a head may be a body.
        self._head_bytes = self._head_bytes + len(data) if self._in_head else 0
        if self._head_bytes > HEAD_BYTES_MAX:
            self.send_400_response(f"The head of a request has at most {HEAD_BYTES_MAX} bytes.")

    def pause_writing(self) -> None:
        """Wait until what was sent is read."""
        super().pause_writing()
        self._patience.begin()

    def resume_writing(self) -> None:
        """Send on."""
        self._patience.end()
        super().resume_writing()

    def _mind(self) -> None:
        # Most requests come in one piece: for them no timer is ever set.
        if self._in_request and self._late is None:
            self._late = self.loop.call_later(REQUEST_S_MAX, self.transport.close)
        elif not self._in_request and self._late is not None:
            self._late.cancel()
            self._late = None
