"""The words for objects whose types are named wrongly: graphql-core's own."""

from typing import Any

from graphql import GraphQLSchema, is_object_type
from graphql.pyutils import inspect

from bff.engine.plan import Asked


def words(asked: Asked, said: Any, value: Any, schema: GraphQLSchema) -> str:
    """Say why `said`, given for a value of an abstract type, names no type it may have."""
    assert asked.output is not None
    abstract, field = asked.output.named, f"{asked.parent.name}.{asked.definition_name}"
    must = (
        f"Abstract type '{abstract}' must resolve to an Object type at runtime for field '{field}'"
    )
    if said is None:
        return (
            f"{must}. Either the '{abstract}' type should provide a 'resolve_type' function or each"
            " possible type should provide an 'is_type_of' function."
        )
    if not isinstance(said, str):
        return (
            f"{must} with value {inspect(value)}, received '{inspect(said)}',"
            " which is not a valid Object type name."
        )
    return _of_text(abstract, said, schema)


def _of_text(abstract: Any, said: str, schema: GraphQLSchema) -> str:
    found = schema.get_type(said)
    if found is None:
        return (
            f"Abstract type '{abstract}' was resolved to a type '{said}'"
            " that does not exist inside the schema."
        )
    if not is_object_type(found):
        return f"Abstract type '{abstract}' was resolved to a non-object type '{said}'."
    return f"Runtime Object type '{found}' is not a possible type for '{abstract}'."
