"""A socket that nobody can hold by not listening."""

import asyncio
from typing import cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from bff.cli.patience import Patience


class BoundedSocket(WebSocketsSansIOProtocol):
    """Sockets as uvicorn serves them; whoever does not read what is sent is cut off."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take over the line."""
        super().connection_made(transport)
        self._patience = Patience(cast("asyncio.Transport", transport))

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nobody any more."""
        self._patience.end()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Wait until what was sent is read."""
        super().pause_writing()
        self._patience.begin()

    def resume_writing(self) -> None:
        """Send on."""
        self._patience.end()
        super().resume_writing()

    def keepalive_timeout(self) -> None:
        """Leave a line on which nobody has answered for long."""
        super().keepalive_timeout()
        # Nobody reads the farewell either, and the line would wait for that.
        self.transport.abort()
