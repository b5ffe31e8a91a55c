"""Lets so many in at once; others wait for their turn, neither many nor long."""

import asyncio
from collections import deque

from bff.kit.refusal import Unavailable

# For each one within; more would have left before their turn comes.
WAITING_EACH = 2
WAIT_S_MAX = 2.0

Turn = asyncio.Future[None]


class Turnstile:
    """Counts those within; the others wait in the order in which they came."""

    def __init__(self, room: int) -> None:
        """Let so many in at once."""
        self._room = room
        self._waiting_max = room * WAITING_EACH
        self._waiting: deque[Turn] = deque()

    def enter(self) -> bool:
        """Go in if there is room; otherwise wait for `turn`."""
        if self._room == 0:
            return False
        self._room -= 1
        return True

    async def turn(self) -> None:
        """Go in as soon as somebody leaves; Unavailable when many wait, or nobody leaves."""
        while self._waiting and self._waiting[0].done():
            self._waiting.popleft()
        if len(self._waiting) >= self._waiting_max:
            raise Unavailable("too many wait to come in")
        loop = asyncio.get_running_loop()
        turn: Turn = loop.create_future()
        self._waiting.append(turn)
        patience = loop.call_later(WAIT_S_MAX, _give_up, turn)
        try:
            await turn
        except asyncio.CancelledError:
            self._passed_on(turn)
            raise
        finally:
            patience.cancel()

    def leave(self) -> None:
        """Make room for whoever has waited longest."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._room += 1

    def _passed_on(self, turn: Turn) -> None:
        # Who is called away in the very moment of coming in leaves the place to the next one.
        if not turn.cancelled():
            self.leave()


def _give_up(turn: Turn) -> None:
    if not turn.done():
        turn.set_exception(Unavailable("nobody has left for a while"))
