"""What has to hold of a level's values, so that the response may hold them as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import isfinite
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLString,
)
from graphql.type.scalars import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT

from bff.engine.kinds import ordinary
from bff.engine.plan import Output
from bff.engine.shape import NONE

OBJECTS, OR_NULL = "OBJECTS", "_OR_NULL"
LISTS = {list}
# The names, in what is written, of the classes that values may have.
KIND_OF: Mapping[Any, str] = {
    GraphQLString: "TEXTS",
    GraphQLID: "TEXTS",
    GraphQLBoolean: "TRUTHS",
    GraphQLInt: "NUMBERS",
    GraphQLFloat: "FLOATS",
}
CLASSES: Mapping[str, set[type]] = {
    "TEXTS": {str},
    "TRUTHS": {bool},
    "NUMBERS": {int},
    "FLOATS": {float},
}
# Numbers have bounds as well.
BOUNDS: Mapping[str, str] = {
    "NUMBERS": "MIN <= min({0}, default=0) and max({0}, default=0) <= MAX",
    "FLOATS": "all(map(isfinite, {0}))",
}


def lists(column: Sequence[Any]) -> Sequence[Any]:
    """Return a column that holds lists; raises TypeError for any other.

    What is no list may be used up by looking at it.
    """
    if not {*map(type, column)} <= LISTS:
        raise TypeError("not lists")
    return column


NAMES: Mapping[str, Any] = {
    **CLASSES,
    **{name + OR_NULL: {*classes, NONE} for name, classes in CLASSES.items()},
    "flat": chain.from_iterable,
    "lists": lists,
    "isfinite": isfinite,
    "ordinary": ordinary,
    "MIN": GRAPHQL_MIN_INT,
    "MAX": GRAPHQL_MAX_INT,
}


@dataclass(slots=True)
class Looks:
    """Gathers conditions, to be looked at together: one look is for columns of any number."""

    lengths: list[str] = field(default_factory=list)
    columns: dict[str, list[str]] = field(default_factory=dict)

    def same_length(self, columns: Sequence[str]) -> None:
        """Have columns be as long as the first: what raises StopIteration ends one early."""
        self.lengths.append(" == ".join(f"len({one})" for one in columns))

    def leaves(self, output: Output, column: str) -> None:
        """Have a column hold leaves as they are."""
        kind = KIND_OF[output.named] + (OR_NULL if output.nullable else "")
        self.columns.setdefault(kind, []).append(column)

    def objects(self, column: str) -> None:
        """Have a column hold objects."""
        self.columns.setdefault(OBJECTS, []).append(column)

    def condition(self) -> str:
        """Return all of it as an expression."""
        return " and ".join([*self.lengths, *map(_held, self.columns, self.columns.values())])


def _held(kind: str, columns: list[str]) -> str:
    values = columns[0] if len(columns) == 1 else f"flat(({', '.join(columns)}))"
    classes = f"{{*map(type, {values})}}"
    if kind == OBJECTS:
        return f"ordinary({classes})"
    bounds = BOUNDS.get(kind.removesuffix(OR_NULL))
    if bounds is None:
        return f"{classes} <= {kind}"
    there = f"[one for one in {values} if one is not None]" if kind.endswith(OR_NULL) else values
    return f"{classes} <= {kind} and {bounds.format(there)}"
