"""Which classes of values need a closer look before a column of them is taken as it is."""

from graphql import Undefined

from bff.engine.failures import Failure
from bff.engine.shape import NONE

Kinds = set[type]

UNDEFINED = type(Undefined)
# Classes are few and live as long as the process; more than so many would be made anew each time.
REMEMBERED_MAX = 10_000
_plain: set[type] = {str, int, float, bool, list, dict, tuple}


def ordinary(kinds: Kinds) -> bool:
    """Whether values of these classes are just values: no null, failure, error or awaitable."""
    return kinds <= _plain or all(map(_is_plain, kinds))


def awaited(kind: type) -> bool:
    """Whether values of this class have to be awaited."""
    return hasattr(kind, "__await__")


def _is_plain(kind: type) -> bool:
    if kind in _plain:
        return True
    special = kind in (NONE, UNDEFINED, Failure) or issubclass(kind, Exception) or awaited(kind)
    if not special and len(_plain) < REMEMBERED_MAX:
        _plain.add(kind)
    return not special
