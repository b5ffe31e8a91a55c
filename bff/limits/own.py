"""The tokens that a process counts by itself, for as long as Redis cannot be asked."""

import time
from collections import OrderedDict
from collections.abc import Hashable

from bff.limits.leases import KEPT_MAX, Steady
from bff.limits.rate import Rate, returned


class Own:
    """Gives tokens of this process alone."""

    def __init__(self, *, steady: Steady = time.monotonic, kept_max: int = KEPT_MAX) -> None:
        """Know of nobody yet."""
        self._steady = steady
        self._kept_max = kept_max
        self._levels: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def take(self, rate: Rate, key: Hashable, wanted: int) -> int:
        """Return how many of the wanted tokens a key is given."""
        alone, now = rate.alone, self._steady()
        level, at = self._levels.pop((rate.name, key), (float(alone.a_minute), now))
        level = returned(alone, level=level, passed_s=now - at)
        granted = min(wanted, int(level))
        self._levels[rate.name, key] = level - granted, now
        if len(self._levels) > self._kept_max:
            self._levels.popitem(last=False)
        return granted
