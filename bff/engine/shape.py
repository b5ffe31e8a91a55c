"""Columns of values: lists are laid flat, gaps left out, and all is put back in its place."""

from collections.abc import Iterator, Mapping, Sequence
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


PRESENT = _Present()
NONE = type(None)


def nested(flat: Sequence[Any], nest: Nest) -> list[Any]:
    """Put values that were laid flat back into their lists."""
    rest = iter(flat)
    return [list(islice(rest, one)) if type(one) is int else one for one in nest]


def flattened(lists: Sequence[Any]) -> tuple[list[Any], Nest]:
    """Lay the items of lists flat and return how they lay; what is no list stays a gap."""
    if set(map(type, lists)) == {list}:
        return list(chain.from_iterable(lists)), list(map(len, lists))
    return (
        [item for one in lists if type(one) is list for item in one],
        [len(one) if type(one) is list else one for one in lists],
    )


def filled(values: Sequence[Any], gaps: Sequence[Any] | None) -> Sequence[Any]:
    """Put values back between the gaps that were left out."""
    if gaps is None:
        return values
    rest = iter(values)
    return [next(rest) if one is PRESENT else one for one in gaps]


def sorted_out(values: Sequence[Any], kinds: Sequence[Any], kind: str) -> list[Any]:
    """Return the values of one kind."""
    return [value for value, one in zip(values, kinds, strict=True) if one == kind]


def put_together(
    kinds: Sequence[Any], by_kind: Mapping[str, Sequence[Any]], run: Remembers
) -> list[Any]:
    """Return the values of all kinds in their order; what is of no kind stays as it is."""
    rest: dict[Any, Iterator[Any]] = {kind: iter(values) for kind, values in by_kind.items()}
    values = [next(rest[one]) if type(one) is str else one for one in kinds]
    if run.failed:
        run.concrete.update((id(one), kind) for one, kind in zip(values, kinds, strict=True))
    return values
