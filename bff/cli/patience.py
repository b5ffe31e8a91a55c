"""How long a server waits until somebody reads what it sent."""

import asyncio

# Whoever leaves some KB unread for so long does not want them.
UNREAD_S_MAX = 10.0


class Patience:
    """Cuts a line on which nothing was read for a while."""

    def __init__(self, transport: asyncio.Transport) -> None:
        """Watch a line that is open."""
        self._transport = transport
        self._unread: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Begin to wait: more was sent than is read."""
        loop = asyncio.get_running_loop()
        # Not `close`, which would wait for what is unread to be read.
        self._unread = loop.call_later(UNREAD_S_MAX, self._transport.abort)

    def end(self) -> None:
        """Wait no longer: it is read, or nobody is there."""
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None
