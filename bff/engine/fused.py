"""Levels that lie in one another's objects, of which no field needs a call of its own."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import is_leaf_type

from bff.engine.looks import KIND_OF
from bff.engine.plan import Asked, Selection
from bff.engine.reading import Plain, Reader

ReaderOf = Callable[[Asked], Reader]


@dataclass(frozen=True, slots=True)
class Fused:
    """The fields of a selection that are read at once, and those of the objects in them.

    `rest` are the fields that are read by themselves, `beneath` is known by a field's number.
    """

    chosen: Selection
    fields: Sequence[tuple[Asked, Plain]]
    rest: Sequence[Asked]
    beneath: Mapping[int, "Fused"]

    def levels(self) -> Iterator["Fused"]:
        """Yield this level and all that lie in its objects."""
        yield self
        for one in self.beneath.values():
            yield from one.levels()

    def names(self) -> Iterator[tuple[str, Any]]:
        """Yield what finds and makes the values of each field."""
        for asked, plain in self.fields:
            yield f"get_{called(asked)}", plain.get
            yield f"made_{called(asked)}", plain.made


def fused(chosen: Selection, reader_of: ReaderOf, apart: Callable[[Asked], bool]) -> Fused:
    """Find what can be read at once; a field of objects for which `apart` holds cannot be."""
    fields, rest = [], []
    for asked in chosen.fields:
        plain = reader_of(asked).plain if asked.output is not None else None
        if plain is not None and _lies_so(asked) and not (asked.selections and apart(asked)):
            fields.append((asked, plain))
        elif asked.output is not None:
            rest.append(asked)
    beneath = {
        asked.number: fused(concrete, reader_of, apart)
        for asked, _ in fields
        for concrete in asked.selections.values()
    }
    return Fused(chosen, fields, rest, beneath)


def called(asked: Asked) -> str:
    """Return the name of a field's values in what is written."""
    # The numbers keep apart what is called alike.
    return f"{re.sub(r'__+', '_', asked.key).strip('_')}_{asked.number}"


def _lies_so(asked: Asked) -> bool:
    output = asked.output
    assert output is not None
    if is_leaf_type(output.named) and output.named not in KIND_OF:
        return False
    # Of lists, those that hold no list and no null.
    item = output.item
    return item is None or not (output.nullable or item.nullable or item.item)
