"""The keys of an edge: worked out for one object after the other, or found in all of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bff.engine.failures import Failure, attempted, each
from bff.engine.part import getter
from bff.engine.shape import NONE

# Gives the key of a row for the arguments of the field and whoever asks; None for a null.
KeyOf = Callable[[Any, Mapping[str, Any], Any], Any]
# Gives what belongs to the keys of all objects alike.
Beside = Callable[[Mapping[str, Any], Any], Sequence[Any]]
NO_KEYS = (NONE, Failure)


class At:
    """Keys that lie at a path of each object, such as `terms.store_id`.

    `beside(args, viewer)` makes them tuples whose further parts are the same for a whole level.
    """

    def __init__(self, path: str, beside: Beside | None = None) -> None:
        """Find the keys there."""
        self._get = getter(path)
        self._beside = beside

    def __call__(self, row: Any, args: Mapping[str, Any], viewer: Any) -> Any:
        """Return the key of one row."""
        key = self._get(row)
        return key if key is None or self._beside is None else (key, *self._beside(args, viewer))

    def all(self, objects: Sequence[Any], args: Mapping[str, Any], viewer: Any) -> list[Any]:
        """Return the keys of all objects; a Failure where there is none."""
        found: list[Any] = []
        lost = attempted(found.extend, map(self._get, objects))
        # StopIteration ends the map without a word.
        if lost or len(found) < len(objects):
            found = each(self._get, objects)
        if self._beside is None:
            return found
        beside = attempted(self._beside, args, viewer)
        if type(beside) is Failure:
            return [one if type(one) in NO_KEYS else beside for one in found]
        return [one if type(one) in NO_KEYS else (one, *beside) for one in found]


def keys_of(
    key: KeyOf | At, objects: Sequence[Any], args: Mapping[str, Any], viewer: Any
) -> list[Any]:
    """Return a key for each object; None for a null, a Failure where it raised."""
    if isinstance(key, At):
        return key.all(objects, args, viewer)
    return each(lambda one: key(one, args, viewer), objects)
