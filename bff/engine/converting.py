"""Turns graphql-core's arguments into those that Strawberry's resolvers take."""

from collections.abc import Callable, Mapping
from typing import Any

from graphql import get_named_type, is_input_object_type
from strawberry.schema import Schema
from strawberry.schema.config import StrawberryConfig
from strawberry.types.arguments import StrawberryArgument, convert_argument
from strawberry.types.field import StrawberryField

from bff.engine.inputs import Make, as_it_is, make_of
from bff.engine.plan import Asked

BACKREF = "strawberry-definition"
Converted = Callable[[Mapping[str, Any]], dict[str, Any]]


def converted(schema: Schema, asked: Asked, found: StrawberryField) -> Converted:
    """Return what converts the arguments of a field, which Strawberry would do for each object."""
    assert asked.definition is not None
    scalars, config = schema.schema_converter.scalar_registry, schema.config
    told = [(config.name_converter.from_argument(one), one) for one in found.arguments]
    args = asked.definition.args

    def by_strawberry(name: str, one: StrawberryArgument) -> Make:
        return lambda value: convert_argument(value, one.type, scalars, config, path=(name,))

    plan = [
        (name, one.python_name, _make(one, args[name].type, config) or by_strawberry(name, one))
        for name, one in told
    ]

    def convert(values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            python_name: values[name] if make is as_it_is else make(values[name])
            for name, python_name, make in plan
            if name in values
        }

    return convert


def make_themselves(asked: Asked) -> bool:
    """Whether a class of input makes its own values, and may ask by whom they are wanted."""
    arguments = asked.definition.args.values() if asked.definition else ()
    return any(_makes_itself(one.type, frozenset()) for one in arguments)


def _makes_itself(of: Any, above: frozenset[str]) -> bool:
    named = get_named_type(of)
    if not is_input_object_type(named) or named.name in above:
        return False
    definition = named.extensions.get(BACKREF)
    own = getattr(definition, "from_input", None) is not None
    beneath = above | {named.name}
    return own or any(_makes_itself(one.type, beneath) for one in named.fields.values())


def _make(argument: StrawberryArgument, of: Any, config: StrawberryConfig) -> Make | None:
    return None if argument.is_maybe else make_of(argument.type, of, config)
