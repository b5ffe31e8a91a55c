"""The declaration of a field that is a part of its object, which may be a row as it was read."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import strawberry

# The path of the object as a whole.
ITSELF = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Where a field is found in its object, and what is made of what is found there."""

    path: str
    made: Callable[[Any], Any] | None


def getter(path: str) -> Callable[[Any], Any]:
    """Return what finds the value at a path."""
    return attrgetter(path) if path else _itself


def part(path: str, *, description: str, made: Callable[[Any], Any] | None = None) -> Any:
    """Declare a field that is found at a path of its object, such as `terms.title`.

    Rows need not be copied into objects of the type, and a whole level is read at once. `made`
    turns what is found, None too, into the field's value.
    """
    get = getter(path)

    def resolve(root: Any) -> Any:
        return made(get(root)) if made else get(root)

    declared = Part(path, made)
    return strawberry.field(resolver=resolve, description=description, metadata={"part": declared})


def _itself(one: Any) -> Any:
    return one
