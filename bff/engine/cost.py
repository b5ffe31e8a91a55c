"""How many objects an operation may come to, as the values of its variables have it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from bff.engine.limits import MAXIMA
from bff.kit.page import PAGE_MAX
from bff.kit.refusal import BadInput

OBJECTS_MAX = 2_000

Variables = Mapping[str, Any]


class Size(NamedTuple):
    """How many a page holds: as many as a variable says, if it says anything."""

    usual: float
    variable: str | None = None

    def said(self, variables: Variables) -> float:
        """Return the size when the variables have these values."""
        given = variables.get(self.variable) if self.variable else None
        return max(given, 0) if isinstance(given, int | float) else self.usual


@dataclass(frozen=True, slots=True)
class Place:
    """Where objects stand in an answer: `fixed` counts each with all beneath that never varies."""

    size: Size
    fixed: float
    varying: tuple["Place", ...]

    @property
    def varies(self) -> bool:
        """Whether variables decide how many there are."""
        return bool(self.size.variable or self.varying)

    def sizes(self) -> Iterator[Size]:
        """Yield what variables decide here and beneath."""
        if self.size.variable:
            yield self.size
        for place in self.varying:
            yield from place.sizes()

    def count(self, variables: Variables) -> float:
        """Return how many objects there are here and beneath."""
        beneath = [place.count(variables) for place in self.varying]
        return self.size.said(variables) * (self.fixed + sum(beneath))


@dataclass(frozen=True, slots=True)
class Cost:
    """What is looked at in the variables of an operation before it is executed.

    `bearable` says that pages of the usual length cannot come to too much.
    """

    answer: Place
    listing: bool
    sizes: tuple[str, ...]
    bearable: bool

    def admit(self, variables: Variables) -> None:
        """Raise BadInput when these variables ask for too much."""
        if not (self.bearable and all(_is_page(variables.get(name)) for name in self.sizes)):
            self._count(variables)
        if self.listing and max(_lengths(variables), default=0) > MAXIMA.items:
            raise BadInput(f"A list in the variables has at most {MAXIMA.items} items.")

    def objects(self, variables: Variables) -> float:
        """Return how many objects these variables come to."""
        return self.answer.count(variables)

    def _count(self, variables: Variables) -> None:
        objects = self.objects(variables)
        if objects > OBJECTS_MAX:
            raise BadInput(f"This asks for {objects:.0f} objects; at most {OBJECTS_MAX} are given.")


def _is_page(given: object) -> bool:
    return given is None or (type(given) is int and given <= PAGE_MAX)


def _lengths(value: object) -> Iterator[int]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            yield len(one)
            waiting += one
        elif isinstance(one, dict):
            waiting += one.values()
