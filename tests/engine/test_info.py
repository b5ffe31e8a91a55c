"""A resolver is told as much of its place as graphql-core tells it."""

from typing import Any

from graphql import GraphQLSchema, build_schema, execute, parse

from bff.engine import executor
from bff.engine.documents import chosen
from bff.engine.executor import Operation
from bff.engine.plan import Asking

TEXT = """
    query Asked($long: Boolean = true) { shelves { ... on Shelf { lots { ...named } } } }
    fragment named on Lot { said: name(long: $long) }
"""
PLAIN = ("field_name", "return_type", "parent_type", "schema", "root_value", "operation", "context")


def _schema(seen: list[Any]) -> GraphQLSchema:
    schema: Any = build_schema("""
        type Query { shelves: [Shelf] }
        type Shelf { lots: [Lot!]! }
        type Lot { name(long: Boolean): String }
    """)

    def name(_lot: Any, info: Any, **args: Any) -> str:
        seen.append((info.path.as_list(), args, *(getattr(info, one) for one in PLAIN)))
        seen.append((sorted(info.fragments), info.variable_values.coerced, info.is_awaitable(7)))
        seen.append([node.alias.value for node in info.field_nodes])
        return "tea"

    schema.type_map["Lot"].fields["name"].resolve = name
    return schema  # type: ignore[no-any-return]


async def test_a_resolver_is_told_where_it_stands() -> None:
    seen: list[Any] = []
    schema, document = _schema(seen), parse(TEXT)
    root = {"shelves": [{"lots": [{}, {}]}, None, {"lots": [{}]}]}

    execute(schema, document, root, "context")
    known = list(seen)
    seen.clear()
    asking = Asking(schema, document, chosen(document, None))
    compiled = executor.compiled(None, Operation(asking))  # type: ignore[arg-type]
    await executor.answer(compiled, {}, context="context", root=root)

    assert compiled.compiled
    assert len(seen) == 9
    assert seen == known
