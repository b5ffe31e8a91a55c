"""The line to the caller, which a fault may cut or leave silent."""

import asyncio
import socket
import struct
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

EXTENSION = "dongxiao.line"
# Lingering for no time makes the kernel send RST in place of FIN.
RESET_AT_ONCE = struct.pack("ii", 1, 0)


class Line(HttpToolsProtocol):
    """Uvicorn's protocol, whose connection an endpoint can reach."""

    # Uvicorn's own protocol narrows the transport just so.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, of which the sandbox keeps a book of its own."""
        self.access_log = False
        super().connection_made(transport)

    def on_message_begin(self) -> None:
        """Put the connection into the scope of the coming request."""
        super().on_message_begin()
        self.scope["extensions"] = {EXTENSION: {"transport": self.transport}}


async def cut(request: Request) -> Response:
    """Reset the connection; the response that is returned reaches nobody."""
    transport = request.scope["extensions"][EXTENSION]["transport"]
    with suppress(OSError):
        line = transport.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_ONCE)
    transport.abort()
    return await _gone(request)


async def silent(request: Request, seconds: float) -> Response:
    """Say nothing until the caller gives up, at most `seconds`; then cut the line."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await _gone(request)
    return await cut(request)


async def _gone(request: Request) -> Response:
    # Only then is the answer of this function certain to reach nobody.
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Response()
