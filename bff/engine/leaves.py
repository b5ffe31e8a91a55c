"""Columns of leaves: a whole level's strings, numbers or enums are looked at together."""

from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
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

from bff.engine.failures import Failure, attempted, each
from bff.engine.kinds import STRANGE, UNDEFINED, kinds_in
from bff.engine.shape import NONE

Column = Sequence[Any]
NOTHING = {NONE, UNDEFINED, Failure} | STRANGE
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

    return each(completed, column)


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

    def named(kind: type[Enum]) -> dict[Any, Any]:
        return {one: attempted(leaf.coerce_output_value, one) for one in kind}

    def completed(column: Column, kinds: set[type]) -> Column | None:
        if len(kinds) != 1 or not issubclass(kind := next(iter(kinds)), Enum):
            return None
        known = names.get(kind)
        if known is None:
            # What cannot be looked up is named one by one.
            made = attempted(named, kind)
            known = names[kind] = made if type(made) is dict else {}
        found = each(known.get, column)
        return found if set(map(type, found)) == {str} else None

    return completed


def _custom(leaf: GraphQLLeafType) -> Quick:
    act = leaf.coerce_output_value
    # Some know a quicker way for many values.
    all_of = getattr(act, "column", partial(each, act))

    def completed(column: Column, _kinds: set[type]) -> Column | None:
        found = attempted(all_of, column)
        if type(found) is not list or len(found) != len(column):
            return None
        # What failed, or came to nothing, is told apart one by one.
        return found if not NOTHING & kinds_in(found) else None

    return completed


# A column of nothing else needs no second look.
AS_IT_IS: dict[GraphQLLeafType, set[type]] = {
    GraphQLString: {str},
    GraphQLID: {str},
    GraphQLBoolean: {bool},
}
BUILT_IN: dict[GraphQLLeafType, Quick] = {
    GraphQLString: _texts,
    GraphQLID: _texts,
    GraphQLInt: _whole_numbers,
    GraphQLFloat: _numbers,
    GraphQLBoolean: _truths,
}
