"""How long a line may stay open on which nobody asks for anything."""

import asyncio
from collections.abc import Callable


class Quiet:
    """Closes a line that has been quiet for a while, by a timer that is hardly ever set anew."""

    # None while something is asked or answered.
    since: float | None = None

    def __init__(self, loop: asyncio.AbstractEventLoop, close: Callable[[], None]) -> None:
        """Watch a line that is open."""
        self._loop = loop
        self._close = close
        self._looking: asyncio.TimerHandle | None = None

    def begin(self, seconds: float) -> None:
        """Begin to wait for so many seconds; whoever is asked meanwhile sets `since` to None."""
        self.since = self._loop.time()
        if self._looking is None:
            self._looking = self._loop.call_later(seconds, self._look, seconds)

    def end(self) -> None:
        """Wait no longer: nobody is there."""
        if self._looking is not None:
            self._looking.cancel()

    def _look(self, seconds: float) -> None:
        self._looking = None
        if self.since is None:
            return
        left = self.since + seconds - self._loop.time()
        if left <= 0:
            self._close()
        else:
            self._looking = self._loop.call_later(left, self._look, seconds)
