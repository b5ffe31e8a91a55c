"""How much one may ask for in a while."""

from dataclasses import dataclass

MINUTE_S = 60.0
# A process asks for so large a part of a minute at once; what it does not use is lost to others.
LEASED_AT_ONCE = 8
# A screen asks for so much in one breath.
LEASE_MIN = 4
# What a process lets in by itself while it cannot ask how much others have let in.
STRICTER = 4


@dataclass(frozen=True, slots=True)
class Rate:
    """So many tokens a minute for each key, all of them at once if need be."""

    name: str
    a_minute: int
    strict: bool = False

    @property
    def a_second(self) -> float:
        """Return how many tokens come back in a second."""
        return self.a_minute / MINUTE_S

    @property
    def lease(self) -> int:
        """Return how many tokens a process has of a key when it has enough."""
        return max(min(LEASE_MIN, self.a_minute), self.a_minute // LEASED_AT_ONCE)

    @property
    def alone(self) -> "Rate":
        """Return the rate of a process that counts for itself."""
        return Rate(self.name, max(1, self.a_minute // STRICTER)) if self.strict else self


def returned(rate: Rate, *, level: float, passed_s: float) -> float:
    """Return how many tokens there are, so many seconds after there were `level`."""
    return min(float(rate.a_minute), level + max(0.0, passed_s) * rate.a_second)
