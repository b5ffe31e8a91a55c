"""Writes how plain fields are read: a whole level at once, with one look at all their values."""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLID,
    GraphQLInt,
    GraphQLString,
    is_leaf_type,
)
from graphql.type.scalars import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT

from bff.engine.kinds import only
from bff.engine.plan import Asked
from bff.engine.reading import Reader
from bff.engine.shape import NONE

# The names, in what is written, of the classes that values may have; all others are looked at
# one by one.
ALLOWED: Mapping[Any, str] = {
    GraphQLString: "TEXTS",
    GraphQLID: "TEXTS",
    GraphQLBoolean: "TRUTHS",
    GraphQLInt: "NUMBERS",
}
OR_NULL = "_OR_NULL"
KINDS: Mapping[str, set[type]] = {"TEXTS": {str}, "TRUTHS": {bool}, "NUMBERS": {int}}
NAMES: Mapping[str, Any] = {
    **KINDS,
    **{name + OR_NULL: {*kinds, NONE} for name, kinds in KINDS.items()},
    "only": only,
    "MIN": GRAPHQL_MIN_INT,
    "MAX": GRAPHQL_MAX_INT,
}
INDENT = "    "


def is_plain(asked: Asked, reader: Reader) -> bool:
    """Whether a field's values mostly need neither a call nor a change."""
    output = asked.output
    # An integer has bounds, which a null has not.
    number = output is not None and output.named is GraphQLInt and output.nullable
    return (
        output is not None
        and output.item is None
        and is_leaf_type(output.named)
        and output.named in ALLOWED
        and reader.plain is not None
        and not number
    )


def written(fields: Mapping[str, tuple[Asked, Reader]], objects: str) -> Iterator[str]:
    """Yield the lines that read these fields; afterwards `whole` says whether nothing raised."""
    yield "try:"
    for name, (_, reader) in fields.items():
        assert reader.plain is not None
        read = f"map(get_{name}, {objects})" if reader.plain.get else objects
        read = f"map(made_{name}, {read})" if reader.plain.made else read
        yield f"{INDENT}{name} = [*{read}]"
    yield f"{INDENT}whole = {' == '.join(f'len({one})' for one in (objects, *fields))}"
    # What raises, or ends a map without a word, hurts only its own object.
    yield "except Exception:"
    yield f"{INDENT}whole = False"


def names(fields: Mapping[str, tuple[Asked, Reader]]) -> Iterator[tuple[str, Any]]:
    """Yield the names that these lines lean on."""
    yield from NAMES.items()
    for name, (_, reader) in fields.items():
        if reader.plain is not None:
            yield f"get_{name}", reader.plain.get
            yield f"made_{name}", reader.plain.made


def condition(fields: Mapping[str, tuple[Asked, Reader]]) -> str:
    """Return what is true when all values are what the response may hold as they are."""
    by_kind: dict[str, list[str]] = {}
    for name, (asked, _) in fields.items():
        by_kind.setdefault(_allowed(asked), []).append(name)
    kinds = [f"only({kind}, {', '.join(columns)})" for kind, columns in by_kind.items()]
    bounds = [
        f"(not {name} or MIN <= min({name}) and max({name}) <= MAX)"
        for name in by_kind.get("NUMBERS", ())
    ]
    return " and ".join([*kinds, *bounds])


def _allowed(asked: Asked) -> str:
    assert asked.output is not None
    return ALLOWED[asked.output.named] + (OR_NULL if asked.output.nullable else "")
