"""Objects of a union that are known at sight: by their class, which declares their type."""

from collections.abc import Callable, Mapping, Sequence
from itertools import repeat
from typing import Any

from graphql import GraphQLSchema
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.cast import TYPE_CAST_ATTRIBUTE

from bff.engine.failures import attempted
from bff.engine.kinds import kinds_in
from bff.engine.plan import Asked

# Names the type of each object, or gives None when one of them wants a closer look.
AtSight = Callable[[Sequence[Any]], Sequence[str] | None]
STRAWBERRY_S_OWN = "strawberry.types.union"
TEXTS = {str}


def at_sight(asked: Asked, schema: GraphQLSchema) -> AtSight:
    """Return what names the types of objects that leave no doubt about them."""
    known = _declared(asked, schema)
    by_class = {of.origin: name for of, name in known.items()}

    def named(objects: Sequence[Any]) -> list[Any]:
        # A cast says more than a class.
        if True in map(hasattr, objects, repeat(TYPE_CAST_ATTRIBUTE)):
            return []
        return [*map(by_class.get, map(type, objects))]

    def names(objects: Sequence[Any]) -> Sequence[str] | None:
        found = attempted(named, objects) if known else None
        return found if type(found) is list and kinds_in(found) == TEXTS else None

    return names


def _declared(asked: Asked, schema: GraphQLSchema) -> Mapping[Any, str]:
    assert asked.output is not None
    abstract: Any = asked.output.named
    if getattr(getattr(abstract, "resolve_type", None), "__module__", "") != STRAWBERRY_S_OWN:
        return {}
    possible = {
        one.extensions.get("strawberry-definition"): one.name
        for one in schema.get_possible_types(abstract)
    }
    return {of: name for of, name in possible.items() if _says_all(of)}


def _says_all(of: Any) -> bool:
    # What a generic type is made concrete by, only its values can tell.
    return isinstance(of, StrawberryObjectDefinition) and of.concrete_of is None
