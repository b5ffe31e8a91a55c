"""Where the objects of a level hang in the response; looked up only when a resolver asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Protocol

from graphql.pyutils import Path

from bff.engine.levels import Level
from bff.engine.shape import PRESENT, Nest, length_of


class Above(Protocol):
    """Knows where the objects of a level stand."""

    def path(self, index: int) -> Path | None:
        """Return where the object with this index in its level stands in the response."""


@dataclass(frozen=True, slots=True)
class Trail:
    """How the objects of a type were reached: from which level, by which field."""

    above: Above | None
    key: str
    parent: str
    level: Level
    of: str | None = None

    def path(self, index: int) -> Path | None:
        """Return where the object with this index among those of its type stands."""
        level = self.level
        if self.of is not None and level.kinds is not None:
            index = _nth(level.kinds, self.of, index)
        if level.gaps is not None:
            index = _nth(level.gaps, PRESENT, index)
        positions = []
        for nest in reversed(level.nests):
            index, position = _outer(nest, index)
            positions.append(position)
        path = Path(self.above.path(index) if self.above else None, self.key, self.parent)
        for position in reversed(positions):
            path = path.add_key(position)
        return path


@dataclass(frozen=True, slots=True)
class Parents:
    """Of what hangs by the trail, whose fields they are."""

    trail: Trail

    def path(self, index: int) -> Path | None:
        """Return where the parent of the object with this index stands."""
        path = self.trail.path(index)
        while path is not None and isinstance(path.key, int):
            path = path.prev
        return path.prev if path else None


def _nth(marks: Sequence[Any], mark: Any, nth: int) -> int:
    places = [place for place, one in enumerate(marks) if one is mark or one == mark]
    return places[nth]


def _outer(nest: Nest, index: int) -> tuple[int, int]:
    begins = [0, *accumulate(map(length_of, nest))]
    outer = max(place for place, begin in enumerate(begins[:-1]) if begin <= index)
    return outer, index - begins[outer]
