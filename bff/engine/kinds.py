"""Which classes of values need a closer look before a column of them is taken as it is."""

from collections.abc import Iterable
from itertools import chain
from types import GeneratorType
from typing import Any

from graphql import Undefined

from bff.engine.failures import Failure
from bff.engine.shape import NONE

Kinds = set[type]

UNDEFINED = type(Undefined)
# Classes are few and live as long as the process; more than so many would be made anew each time.
REMEMBERED_MAX = 10_000
_plain: set[type] = {str, int, float, bool, list, dict, tuple}


class _Strange:
    """Stands for classes that no set can hold, or that raise when they are compared."""


STRANGE: Kinds = {_Strange}


def kinds_in(column: Iterable[Any]) -> Kinds:
    """Return the classes of values."""
    try:
        return set(map(type, column))
    except TypeError:
        # A class may come with any metaclass.
        return STRANGE


def only(kinds: Kinds, *columns: Iterable[Any]) -> bool:
    """Whether columns hold values of these classes and nothing else."""
    return kinds_in(chain.from_iterable(columns)) <= kinds


def ordinary(kinds: Kinds) -> bool:
    """Whether values of these classes are just values: no null, failure, error or awaitable."""
    return kinds <= _plain or all(map(_is_plain, kinds))


def may_wait(kinds: Kinds) -> bool:
    """Whether a value of these classes may have to be awaited."""
    return not kinds <= _plain and any(map(_may_wait, kinds))


def _may_wait(kind: type) -> bool:
    # Looked up as `await` does it: what a metaclass says does not count.
    known = any("__await__" in one.__dict__ for one in kind.__mro__)
    return known or kind is _Strange or kind is GeneratorType


def _is_plain(kind: type) -> bool:
    if kind in _plain:
        return True
    special = kind in (NONE, UNDEFINED, Failure) or issubclass(kind, Exception) or _may_wait(kind)
    if not special and len(_plain) < REMEMBERED_MAX:
        _plain.add(kind)
    return not special
