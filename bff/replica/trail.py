"""How far a replica is behind: by when the primary had written what the replica has not."""

from collections import deque
from math import inf

# Whoever is further behind than ten minutes of looks is simply far behind.
LOOKS_MAX = 600


class Trail:
    """Remembers how far the primary's log went, and when."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._seen: deque[tuple[float, int]] = deque(maxlen=LOOKS_MAX)

    def behind_s(self, at: float, *, written: int, replayed: int) -> float:
        """Return by how many seconds a replica is behind at most; infinite when nobody knows.

        `written` is where the primary's log ended at that moment, `replayed` what the replica had
        made its own a little later. Nothing new to replay is no lag, however long ago it came.
        """
        self._seen.append((at, written))
        return next((at - when for when, end in reversed(self._seen) if end <= replayed), inf)
