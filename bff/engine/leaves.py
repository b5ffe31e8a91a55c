"""Columns of leaves: a whole level's strings, numbers or enums are looked at together."""

from collections.abc import Callable, Sequence
from enum import Enum
from math import isfinite
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
    Undefined,
)
from graphql.pyutils import inspect
from graphql.type.scalars import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT

from bff.engine.failures import Failure, attempted
from bff.engine.shape import NONE

Column = Sequence[Any]
Quick = Callable[[Column, set[type]], Column | None]


def quick(leaf: GraphQLLeafType) -> Quick:
    """Return what completes a column whose values all are what they should be, else None."""
    if isinstance(leaf, GraphQLEnumType):
        return _enums(leaf)
    return BUILT_IN.get(leaf) or _custom(leaf)


def one_by_one(leaf: GraphQLLeafType, column: Column) -> list[Any]:
    """Complete each value as graphql-core does; what cannot be completed becomes a Failure."""

    def completed(value: Any) -> Any:
        result = leaf.coerce_output_value(value)
        if result is Undefined or result is None:
            said = f"Expected `{inspect(leaf)}.coerce_output_value({inspect(value)})`"
            found = f"to return non-nullable value, returned: {inspect(result)}"
            raise TypeError(f"{said} {found}")
        return result

    return [
        value if value is None or type(value) is Failure else attempted(completed, value)
        for value in column
    ]


def _texts(column: Column, kinds: set[type]) -> Column | None:
    return column if kinds == {str} else None


def _whole_numbers(column: Column, kinds: set[type]) -> Column | None:
    fits = kinds == {int} and min(column) >= GRAPHQL_MIN_INT and max(column) <= GRAPHQL_MAX_INT
    return column if fits else None


def _numbers(column: Column, kinds: set[type]) -> Column | None:
    return column if kinds == {float} and all(map(isfinite, column)) else None


def _truths(column: Column, kinds: set[type]) -> Column | None:
    return column if kinds == {bool} else None


def _enums(leaf: GraphQLEnumType) -> Quick:
    # By class: members of two text enums may be equal, and yet only one of them belongs here.
    names: dict[type, dict[Any, Any]] = {}

    def completed(column: Column, kinds: set[type]) -> Column | None:
        if len(kinds) != 1 or not issubclass(kind := next(iter(kinds)), Enum):
            return None
        known = names.get(kind)
        if known is None:
            known = names[kind] = {one: attempted(leaf.coerce_output_value, one) for one in kind}
        found = [known.get(value) for value in column]
        return found if set(map(type, found)) == {str} else None

    return completed


def _custom(leaf: GraphQLLeafType) -> Quick:
    complete = leaf.coerce_output_value

    def completed(column: Column, kinds: set[type]) -> Column | None:
        if NONE in kinds:
            return None
        found = attempted(list, map(complete, column))
        # What failed, or came to nothing, is told apart one by one.
        done = type(found) is list and not {NONE, type(Undefined)} & set(map(type, found))
        return found if done else None

    return completed


BUILT_IN: dict[GraphQLLeafType, Quick] = {
    GraphQLString: _texts,
    GraphQLID: _texts,
    GraphQLInt: _whole_numbers,
    GraphQLFloat: _numbers,
    GraphQLBoolean: _truths,
}
