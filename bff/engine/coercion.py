"""Values of variables that are just what their types ask for; all others are graphql-core's."""

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLString,
    Undefined,
)
from graphql.type.scalars import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT
from graphql.utilities.coerce_input_value import coerce_default_value

from bff.engine.arguments import UNCHANGING
from bff.engine.failures import attempted

# Makes a resolver's value of JSON's; Unusual where there is more to be said.
Coerce = Callable[[Any], Any]
EXACT: Mapping[GraphQLLeafType, type] = {
    GraphQLString: str,
    GraphQLID: str,
    GraphQLBoolean: bool,
}


class Unusual(Exception):
    """A value that wants a closer look, or that is wrong."""


def coerce_of(of: Any) -> Coerce:
    """Return what coerces values of an input type."""
    return _Coercions().of(of)


class _Coercions:
    def __init__(self) -> None:
        self._known: dict[str, Coerce] = {}

    def of(self, of: Any) -> Coerce:
        if isinstance(of, GraphQLNonNull):
            return self.bare(of.of_type)
        act = self.bare(of)
        return lambda value: None if value is None else act(value)

    def bare(self, of: Any) -> Coerce:
        if isinstance(of, GraphQLList):
            item = self.of(of.of_type)
            return lambda value: [item(one) for one in _exact(list, value)]
        if isinstance(of, GraphQLInputObjectType):
            return self.named(of)
        return _leaf(of)

    def named(self, of: GraphQLInputObjectType) -> Coerce:
        """Return what coerces an input object, which may hold others of its own kind."""

        def later(value: Any) -> Any:
            return self._known[of.name](value)

        if of.name not in self._known:
            # What is within it finds it here, and has what it does a moment later.
            self._known[of.name] = later
            self._known[of.name] = self.object(of)
        return self._known[of.name]

    def object(self, of: GraphQLInputObjectType) -> Coerce:
        fields = of.fields
        plan = [
            (name, one.out_name or name, self.of(one.type), default_of(one))
            for name, one in fields.items()
        ]
        needed = {name for name, one in fields.items() if isinstance(one.type, GraphQLNonNull)}

        def coerced(value: Any) -> Any:
            if not _exact(dict, value).keys() <= fields.keys() or of.is_one_of:
                raise Unusual
            made = {}
            for name, out_name, act, default in plan:
                one = act(value[name]) if name in value else default()
                if one is not Undefined:
                    made[out_name] = one
                elif name in needed:
                    raise Unusual
            return of.out_type(made)

        return coerced


def default_of(declared: Any) -> Callable[[], Any]:
    """Return what gives the default of a variable or of an input's field; Undefined if none."""
    found = attempted(coerce_default_value, declared)
    # Whoever changes a list or an object must change it for himself alone.
    if found is Undefined or isinstance(found, UNCHANGING):
        return lambda: found
    return lambda: coerce_default_value(declared)


def _leaf(of: GraphQLLeafType) -> Coerce:
    if of in EXACT:
        kind = EXACT[of]
        return lambda value: _exact(kind, value)
    if isinstance(of, GraphQLEnumType):
        return lambda value: of.coerce_input_value(_exact(str, value))
    return {GraphQLInt: _whole, GraphQLFloat: _number}.get(of) or _custom(of)


def _whole(value: Any) -> int:
    if type(value) is not int or not GRAPHQL_MIN_INT <= value <= GRAPHQL_MAX_INT:
        raise Unusual
    return value


def _number(value: Any) -> float:
    if type(value) is not float or not isfinite(value):
        raise Unusual
    return value


def _custom(of: GraphQLLeafType) -> Coerce:
    def coerced(value: Any) -> Any:
        if value is None:
            raise Unusual
        return of.coerce_input_value(value)

    return coerced


def _exact(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise Unusual
    return value
