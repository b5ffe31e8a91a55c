"""The objects of a level, and how they lie in the response."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

from bff.engine.shape import Nest, Remembers, filled, nested

NOBODY: Sequence[Any] = ()


class Level:
    """The objects that a field gave; all that is null or failed is left out.

    `gaps` marks what was left out, `nests` are the lists that they lie in, the outermost first,
    and `kinds` says, where several types are possible, of which type each object is.
    """

    __slots__ = ("_by_kind", "gaps", "kinds", "nests", "objects")

    def __init__(self, objects: Sequence[Any], gaps: Sequence[Any] | None = None) -> None:
        """Keep the objects, and what was left out between them."""
        self.objects = objects
        self.gaps = gaps
        self.nests: Sequence[Nest] = ()
        self.kinds: Sequence[Any] | None = None
        self._by_kind: Mapping[str, Sequence[Any]] | None = None

    def within(self, nest: Nest) -> Self:
        """Say in which lists these objects lie."""
        self.nests = (nest, *self.nests)
        return self

    def sorted_out(self, kinds: Sequence[Any]) -> Self:
        """Say of which type each object is."""
        self.kinds = kinds
        return self

    def of(self, kind: str) -> Sequence[Any]:
        """Return the objects of one type."""
        if self._by_kind is None:
            self._by_kind = self._grouped()
        return self._by_kind.get(kind, NOBODY)

    def filled(self, answers: Sequence[Any]) -> Sequence[Any]:
        """Put the answers for all objects back in their places."""
        found = answers if self.gaps is None else filled(answers, self.gaps)
        for nest in reversed(self.nests):
            found = nested(found, nest)
        return found

    def together(self, answers: Mapping[str, Sequence[Any]], run: Remembers) -> Sequence[Any]:
        """Put the answers for the objects of each type back in their places."""
        assert self.kinds is not None
        rest: dict[Any, Iterator[Any]] = {kind: iter(found) for kind, found in answers.items()}
        values = [next(rest[one]) if type(one) is str else one for one in self.kinds]
        if run.failed:
            places = zip(values, self.kinds, strict=True)
            run.concrete.update((id(one), kind) for one, kind in places)
        return self.filled(values)

    def _grouped(self) -> Mapping[str, Sequence[Any]]:
        assert self.kinds is not None
        found: dict[str, list[Any]] = {kind: [] for kind in self.kinds if type(kind) is str}
        for one, kind in zip(self.objects, self.kinds, strict=True):
            if type(kind) is str:
                found[kind].append(one)
        return found
