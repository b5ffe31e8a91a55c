"""Columns of values: lists are laid flat, gaps left out, and all is put back in its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Protocol

# A list's length, or what stands in its place.
Nest = Sequence[Any]


class _Present:
    """Marks the place of a value that is there."""


class Remembers(Protocol):
    """Keeps the type of each object by its identity, for when something has failed."""

    failed: bool
    concrete: dict[int, str]


@dataclass(frozen=True, slots=True)
class Torn:
    """A list, or its length, that broke off after these items."""

    items: Any
    error: Exception


PRESENT = _Present()
NONE = type(None)


def nested(flat: Sequence[Any], nest: Nest) -> list[Any]:
    """Put values that were laid flat back into their lists."""
    rest = iter(flat)
    return [
        list(islice(rest, one))
        if type(one) is int
        else Torn(list(islice(rest, one.items)), one.error)
        if type(one) is Torn
        else one
        for one in nest
    ]


def flattened(lists: Sequence[list[Any]]) -> tuple[list[Any], Nest]:
    """Lay the items of lists flat and return how they lay."""
    return list(chain.from_iterable(lists)), list(map(len, lists))


def flattened_around(column: Sequence[Any]) -> tuple[list[Any], Nest]:
    """Lay the items of lists flat and return how they lay; what is no list stays as it is."""
    return [item for one in column for item in items_of(one)], list(map(_lying, column))


def items_of(one: Any) -> Sequence[Any]:
    """Return the items of a list, also of one that broke off; nothing has none."""
    found: Sequence[Any] = one.items if type(one) is Torn else one if type(one) is list else ()
    return found


def length_of(lying: Any) -> int:
    """Return how many items lie where a nest says so."""
    length = lying.items if type(lying) is Torn else lying
    return length if type(length) is int else 0


def _lying(one: Any) -> Any:
    if type(one) is Torn:
        return Torn(len(one.items), one.error)
    return len(one) if type(one) is list else one


def filled(values: Sequence[Any], gaps: Sequence[Any] | None) -> Sequence[Any]:
    """Put values back between the gaps that were left out."""
    if gaps is None:
        return values
    rest = iter(values)
    return [next(rest) if one is PRESENT else one for one in gaps]
