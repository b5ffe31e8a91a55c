"""Chooses how a field's values become what the response holds: leaves, or a level of objects."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLSchema, is_leaf_type

from bff.engine.columns import leaves_of, level_of
from bff.engine.concrete import asks_where, sorts_of
from bff.engine.plan import Asked
from bff.engine.run import Run
from bff.engine.trail import Above
from bff.engine.waiting import Column, chained


def is_leaf(asked: Asked) -> bool:
    """Whether nothing can be asked of its values."""
    return asked.output is not None and is_leaf_type(asked.output.named)


def is_sorted(asked: Asked) -> bool:
    """Whether its objects may be of several types, or their type asks to be sure."""
    if asked.output is None or is_leaf(asked):
        return False
    return asked.is_abstract or getattr(asked.output.named, "is_type_of", None) is not None


def is_placed(asked: Asked, schema: GraphQLSchema) -> bool:
    """Whether what tells the types of its objects apart may ask where they stand."""
    return is_sorted(asked) and asks_where(asked, schema)


def complete_of(asked: Asked, schema: GraphQLSchema) -> Callable[..., Any]:
    """Return what completes a field's values; what is sorted is told where its parents stand."""
    assert asked.output is not None
    if is_leaf(asked):
        return leaves_of(asked, asked.output)
    lay = level_of(asked, asked.output)
    if not is_sorted(asked):
        return lay
    sorts = sorts_of(asked, schema)

    def complete(column: Column, run: Run, above: Above | None) -> Any:
        return chained(lay(column, run), lambda level: sorts(level, run, above), run)

    return complete
