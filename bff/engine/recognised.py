"""Objects of a union that are known at sight: by their class, which declares their type."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import GraphQLSchema
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.cast import TYPE_CAST_ATTRIBUTE

from bff.engine.failures import each
from bff.engine.kinds import kinds_in
from bff.engine.plan import Asked

# Names the type of each object, or gives None when one of them wants a closer look.
AtSight = Callable[[Sequence[Any]], Sequence[str] | None]
STRAWBERRY_S_OWN = "strawberry.types.union"
TEXTS = {str}


def at_sight(asked: Asked, schema: GraphQLSchema) -> AtSight:
    """Return what names the types of objects that leave no doubt about them."""
    known = _declared(asked, schema)

    by_class: dict[type, str | None] = {}

    def name(one: Any) -> str | None:
        if hasattr(one, TYPE_CAST_ATTRIBUTE):
            return None
        kind = type(one)
        if kind not in by_class:
            by_class[kind] = known.get(getattr(kind, "__strawberry_definition__", None))
        return by_class[kind]

    def names(objects: Sequence[Any]) -> Sequence[str] | None:
        found = each(name, objects) if known else ()
        return found if kinds_in(found) == TEXTS else None

    return names


def _declared(asked: Asked, schema: GraphQLSchema) -> Mapping[Any, str]:
    assert asked.output is not None
    abstract: Any = asked.output.named
    if getattr(abstract.resolve_type, "__module__", "") != STRAWBERRY_S_OWN:
        return {}
    possible = {
        one.extensions.get("strawberry-definition"): one.name
        for one in schema.get_possible_types(abstract)
    }
    return {of: name for of, name in possible.items() if _says_all(of)}


def _says_all(of: Any) -> bool:
    # What a generic type is made concrete by, only its values can tell.
    return isinstance(of, StrawberryObjectDefinition) and of.concrete_of is None
