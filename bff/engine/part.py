"""The declaration of a field that is a part of what its object was made of."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import strawberry


@dataclass(frozen=True, slots=True)
class Part:
    """Where a field is found in its object, and what is made of what is found there."""

    path: str
    made: Callable[[Any], Any] | None


def part(path: str, *, description: str, made: Callable[[Any], Any] | None = None) -> Any:
    """Declare a field that is found at a path of its object, such as `row.title`.

    Nothing is copied when the object is made, and a whole level is read at once. `made` turns
    what is found, None too, into the field's value.
    """
    get = attrgetter(path)

    def resolve(root: Any) -> Any:
        return made(get(root)) if made else get(root)

    declared = Part(path, made)
    return strawberry.field(resolver=resolve, description=description, metadata={"part": declared})
