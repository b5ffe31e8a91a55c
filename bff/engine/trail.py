"""Where the objects of a level hang in the response; looked up only when a resolver asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from graphql.pyutils import Path

from bff.engine.shape import PRESENT, Nest


@dataclass(frozen=True, slots=True)
class Trail:
    """How the objects of a level were reached: from which level, by which field, at which places.

    `nests` are the lists they lie in, the outermost first; `gaps` marks what was null, and
    `kinds` says, where several types are possible, of which type each object is.
    """

    above: "Trail | None"
    key: str
    parent: str
    of: str
    nests: Sequence[Nest] = ()
    gaps: Sequence[Any] | None = None
    kinds: Sequence[Any] | None = None

    def path(self, index: int) -> Path | None:
        """Return where the object with this index in its level stands in the response."""
        if self.kinds is not None:
            index = _nth(self.kinds, self.of, index)
        if self.gaps is not None:
            index = _nth(self.gaps, PRESENT, index)
        positions = []
        for nest in reversed(self.nests):
            index, position = _outer(nest, index)
            positions.append(position)
        path = Path(self.above.path(index) if self.above else None, self.key, self.parent)
        for position in reversed(positions):
            path = path.add_key(position)
        return path


def _nth(marks: Sequence[Any], mark: Any, nth: int) -> int:
    places = [place for place, one in enumerate(marks) if one is mark or one == mark]
    return places[nth]


def _outer(nest: Nest, index: int) -> tuple[int, int]:
    lengths = [one if type(one) is int else 0 for one in nest]
    begins = [0, *accumulate(lengths)]
    outer = max(place for place, begin in enumerate(begins[:-1]) if begin <= index)
    return outer, index - begins[outer]
