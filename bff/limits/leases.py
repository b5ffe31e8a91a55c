"""What this process may let in of each key without asking anybody."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial

from bff.kit.refusal import RateLimited
from bff.limits.rate import Rate

# Some 20 MB of those who came last.
KEPT_MAX = 100_000
# Of whom so many came within a moment, more is known after it.
SOON_S = 1.0

Granted = Callable[[int], None]
# Asks for so many tokens of a key; says how many there were, some time later.
Ask = Callable[[Rate, Hashable, int, Granted], None]
Steady = Callable[[], float]


@dataclass(slots=True)
class Lease:
    """The tokens of one key: below nothing are those spent before an answer came."""

    left: int = 0
    asking: bool = False
    shut_until: float = 0.0


class Leases:
    """Spends tokens of one rate; new ones are asked for in time, so that nobody waits for them."""

    def __init__(
        self,
        rate: Rate,
        ask: Ask,
        *,
        steady: Steady = time.monotonic,
        kept_max: int = KEPT_MAX,
    ) -> None:
        """Have `ask` fetch tokens; keys beyond `kept_max` make those go that came first."""
        self.rate = rate
        self._ask = ask
        self._steady = steady
        self._kept_max = kept_max
        self._size, self._low = rate.lease, rate.lease / 2
        self._leases: dict[Hashable, Lease] = {}

    def spend(self, key: Hashable, tokens: int = 1) -> None:
        """Spend tokens of a key; RateLimited when it has spent too many of late."""
        lease = self._leases.get(key)
        if lease is None:
            lease = self._new(key)
        left = lease.left - tokens
        if left < self._low:
            self._mind(lease, key, left)
        lease.left = left

    def _mind(self, lease: Lease, key: Hashable, left: int) -> None:
        if lease.asking:
            # Trusted until there is an answer, which takes less than a thousandth of a second.
            if left < -self._size:
                raise RateLimited(self.rate.name, SOON_S)
            return
        now = self._steady()
        if now >= lease.shut_until:
            lease.asking = True
            wanted = self._size - left
            self._ask(self.rate, key, wanted, partial(self._granted, lease, wanted))
        elif left < 0:
            raise RateLimited(self.rate.name, lease.shut_until - now)

    def _granted(self, lease: Lease, wanted: int, granted: int) -> None:
        lease.asking = False
        lease.left += granted
        if granted < wanted:
            lacking = max(1, 1 - lease.left)
            lease.shut_until = self._steady() + lacking / self.rate.a_second

    def _new(self, key: Hashable) -> Lease:
        if len(self._leases) >= self._kept_max:
            # A dict keeps its order, so the first is the one that came longest ago.
            del self._leases[next(iter(self._leases))]
        lease = self._leases[key] = Lease()
        return lease
