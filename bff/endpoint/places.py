"""How many sockets each member has open in this process."""

from collections import Counter

from bff.context import Viewer
from bff.kit.refusal import RateLimited

# A phone has one, and another one for a moment when it comes back from a dead spot.
EACH_MAX = 5
# As long as a line that was lost without a word may seem open.
AGAIN_S = 40


class Places:
    """Gives each member a few places, and takes them back."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._taken: Counter[int] = Counter()
        self._holders: dict[int, int] = {}

    def take(self, socket: object, viewer: Viewer | None) -> None:
        """Give a socket to a viewer; RateLimited when that makes too many."""
        if viewer is None:
            return
        member = min(viewer.members).int
        if self._taken[member] >= EACH_MAX:
            raise RateLimited("sockets", AGAIN_S)
        self._taken[member] += 1
        self._holders[id(socket)] = member

    def leave(self, socket: object) -> None:
        """Take back the place of a socket, if it has one."""
        member = self._holders.pop(id(socket), None)
        if member is None:
            return
        self._taken[member] -= 1
        if not self._taken[member]:
            del self._taken[member]
