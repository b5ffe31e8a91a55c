"""Makes objects of inputs as Strawberry does, with all that is the same each time worked out."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from typing import Any

from graphql import GraphQLInputObjectType, get_nullable_type, is_input_object_type, is_leaf_type
from strawberry.relay import GlobalID
from strawberry.schema.config import StrawberryConfig
from strawberry.types.base import StrawberryMaybe, StrawberryOptional, get_object_definition
from strawberry.types.unset import UNSET

Make = Callable[[Any], Any]


def make_of(own: Any, of: Any, config: StrawberryConfig) -> Make | None:
    """Return what makes a resolver's value of graphql-core's; None where only Strawberry knows.

    `own` is Strawberry's type, `of` that of graphql-core.
    """
    if isinstance(own, StrawberryMaybe):
        return None
    bare = own.of_type if isinstance(own, StrawberryOptional) else own
    nullable = get_nullable_type(of)
    if is_leaf_type(nullable):
        return None if bare is GlobalID else as_it_is
    return _object(bare, nullable, config) if is_input_object_type(nullable) else None


def as_it_is(value: Any) -> Any:
    """Return a value that needs no making."""
    return value


def _object(own: Any, of: GraphQLInputObjectType, config: StrawberryConfig) -> Make | None:
    definition = get_object_definition(own)
    # An input within itself has no end.
    if definition is None or definition.from_input is not None or _meets_itself(of):
        return None
    absent: dict[str, Any] = {}
    makes: list[tuple[str, str, Make]] = []
    for field in definition.fields:
        name = config.name_converter.from_field(field)
        make = make_of(field.resolve_type(type_definition=definition), of.fields[name].type, config)
        if make is None:
            return None
        makes.append((name, field.python_name, make))
        if field.default_value is MISSING and field.default_factory is MISSING:
            absent[field.python_name] = None

    def made(value: Mapping[str, Any] | None) -> Any:
        if value is None or value is UNSET:
            return value
        told = {
            python: value[name] if make is as_it_is else make(value[name])
            for name, python, make in makes
            if name in value
        }
        return own(**absent | told)

    return made


def _meets_itself(of: GraphQLInputObjectType) -> bool:
    waiting, met = [of], set[str]()
    while waiting:
        fields = [get_nullable_type(one.type) for one in waiting.pop().fields.values()]
        inner = [one for one in fields if isinstance(one, GraphQLInputObjectType)]
        waiting += [one for one in inner if one.name not in met]
        met |= {one.name for one in inner}
    return of.name in met
