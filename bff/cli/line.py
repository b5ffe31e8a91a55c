"""A connection of HTTP that nobody can hold without end, neither by asking nor by not listening."""

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from bff.cli.patience import Patience
from bff.cli.quiet import Quiet
from bff.cli.turn import Turn, turn, written
from bff.kit.lane import Lane, Whole

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
    _lane: Lane | None = None
    _turn: Turn | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Expect a request."""
        line = cast("asyncio.Transport", transport)
        super().connection_made(line)
        self._patience = Patience(line)
        self._quiet = Quiet(self.loop, line.close)
        self._lane = getattr(self.app, "lane", None)
        self._mind()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing any more."""
        self._in_request = False
        self._mind()
        self._patience.end()
        self._quiet.end()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Begin to read a request; uvicorn makes its scope of it when it is to serve it."""
        self.url = b""
        self.headers = []
        self.expect_100_continue = False
        self._in_head = self._in_request = True

    def on_headers_complete(self) -> None:
        """Take the body, for which the application has limits of its own."""
        self._in_head = False
        idle = self.cycle is None or self.cycle.response_complete
        if self._lane and idle:
            self._turn = turn(self._lane, self.parser, self.url, self.headers)
        if self._turn is None:
            self._leave_to_uvicorn()
        else:
            self.cycle = cast("RequestResponseCycle", self._turn)

    def on_body(self, body: bytes) -> None:
        """Keep a part of the body."""
        if self._turn is None:
            super().on_body(body)
        else:
            self._turn.parts.append(body)

    def on_message_complete(self) -> None:
        """Wait for the answer, however long it takes."""
        self._in_request = False
        if self._turn is None:
            super().on_message_complete()
        else:
            self._serve(self._turn)
            self._turn = None

    def handle_websocket_upgrade(self) -> None:
        """Leave the line to a socket, which has limits of its own."""
        self._in_head = self._in_request = False
        super().handle_websocket_upgrade()

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head is too long already."""
        self._quiet.since = None
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

    def _leave_to_uvicorn(self) -> None:
        url, headers, expects = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expects
        # The list that its scope has as well.
        self.headers += headers
        super().on_headers_complete()

    def _serve(self, turn: Turn) -> None:
        turn.task = self.loop.create_task(self._answered(turn))
        # As uvicorn has it: whoever stops the server waits for these.
        self.tasks.add(turn.task)

    async def _answered(self, turn: Turn) -> None:
        assert self._lane is not None
        assert turn.task is not None
        peer = self.client[0] if self.client else ""
        try:
            answer = await self._lane.answer(turn.said, peer, b"".join(turn.parts))
            if self.flow.write_paused:
                await self.flow.drain()
            if not turn.disconnected:
                self._send(answer, turn)
        except BaseException:
            self.transport.close()
            raise
        finally:
            self.tasks.discard(turn.task)

    def _send(self, answer: Whole, turn: Turn) -> None:
        turn.response_complete = True
        # The date, which the server renews each second.
        usual = self.server_state.default_headers
        self.transport.write(written(answer, usual, closing=not turn.keep_alive))
        if not turn.keep_alive:
            self.transport.close()
        elif self.pipeline:
            self.on_response_complete()
        else:
            self._quiet.begin(self.timeout_keep_alive)

    def _mind(self) -> None:
        # Most requests come in one piece: for them no timer is ever set.
        if self._in_request and self._late is None:
            self._late = self.loop.call_later(REQUEST_S_MAX, self.transport.close)
        elif not self._in_request and self._late is not None:
            self._late.cancel()
            self._late = None
