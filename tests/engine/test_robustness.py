"""What goes wrong in one place of an answer harms no other, and leaves nothing behind."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any

import pytest
import strawberry
from graphql import GraphQLError, build_schema, parse
from strawberry.scalars import JSON

from bff.engine import executor
from bff.engine.compiled import Answer
from bff.engine.documents import chosen
from bff.engine.edge import edge
from bff.engine.executor import Operation
from bff.engine.plan import Asking
from tests.engine.mischief import Mute


class Context:
    """Loads the name of a key, one turn later."""

    viewer = None

    async def load_many(self, _loader: Any, keys: Sequence[Any]) -> list[str]:
        await asyncio.sleep(0)
        return [f"leaf {key}" for key in keys]


async def leaves_of(database: object, keys: Sequence[Any]) -> list[str]:
    raise NotImplementedError


@strawberry.type
class Leaf:
    number: int

    @strawberry.field
    def halved(self) -> int | None:
        return 12 // self.number

    @strawberry.field
    def later(self) -> int:
        return doubled(self.number)

    @strawberry.field
    async def never(self) -> int:
        return await asyncio.get_running_loop().create_future()

    named = edge(
        leaves_of,
        key=lambda leaf, _args, _viewer: leaf.number or [],
        of=str,
        returns=str | None,
        description="Its name; the first has a key that no dictionary takes.",
    )


async def doubled(number: int) -> int:
    await asyncio.sleep(0)
    return number * 2


class Odd(Leaf):
    @property
    def number(self) -> int:
        raise LookupError("no number")

    @number.setter
    def number(self, value: int) -> None: ...


@strawberry.type
class Query:
    @strawberry.field
    def leaves(self) -> list[Leaf]:
        return [Leaf(number=0), Leaf(number=1), Leaf(number=2)]

    @strawberry.field
    def odd(self) -> list[Leaf | None]:
        return [Leaf(number=1), Odd(number=2), Leaf(number=3)]

    @strawberry.field
    def mute(self) -> int | None:
        raise Mute

    @strawberry.field
    def echo(self, value: JSON) -> JSON:
        return value


SCHEMA = strawberry.Schema(Query)


def operation(text: str, schema: Any = SCHEMA, core: Any = None) -> Operation:
    document = parse(text, no_location=len(text) > 10_000)
    asking = Asking(core or schema._schema, document, chosen(document, None))
    return executor.compiled(schema, Operation(asking))


def answered(text: str, variables: dict[str, Any] | None = None) -> Awaitable[Answer]:
    found = operation(text)
    assert found.compiled, found.reason
    return executor.answer(found, variables or {}, context=Context())


def told(answer: Answer) -> list[Any]:
    return [(error.message, error.path) for error in answer.errors]


async def test_what_raises_hurts_its_own_object_alone() -> None:
    answer = await answered("{ leaves { number halved } }")

    assert answer.data == {
        "leaves": [
            {"number": 0, "halved": None},
            {"number": 1, "halved": 12},
            {"number": 2, "halved": 6},
        ]
    }
    assert told(answer) == [("integer division or modulo by zero", ["leaves", 0, "halved"])]


async def test_an_attribute_that_raises_hurts_its_object_alone() -> None:
    answer = await answered("{ odd { number } }")

    assert answer.data == {"odd": [{"number": 1}, None, {"number": 3}]}
    assert told(answer) == [("no number", ["odd", 1, "number"])]


async def test_a_key_that_cannot_be_hashed_hurts_its_object_alone() -> None:
    answer = await answered("{ leaves { named } }")

    assert answer.data == {"leaves": [{"named": None}, {"named": "leaf 1"}, {"named": "leaf 2"}]}
    assert told(answer) == [("unhashable type: 'list'", ["leaves", 0, "named"])]


async def test_what_a_plain_method_promises_is_awaited() -> None:
    answer = await answered("{ leaves { later number } }")

    assert answer.data
    assert [leaf["later"] for leaf in answer.data["leaves"]] == [0, 2, 4]


async def test_an_error_without_words_is_an_error_still() -> None:
    answer = await answered("{ mute }")

    assert answer.data is None
    assert [type(error.original_error) for error in answer.errors] == [ValueError]


async def test_whoever_leaves_leaves_no_task_behind() -> None:
    others = asyncio.all_tasks()
    asked = asyncio.ensure_future(answered("{ leaves { never named later } }"))
    for _ in range(5):
        await asyncio.sleep(0)

    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked

    for _ in range(5):
        await asyncio.sleep(0)
    assert asyncio.all_tasks() == others


DEEP = 60
CHAIN = build_schema("type Query { self: Query name: String }")


async def test_a_document_may_be_deeper_than_the_stack() -> None:
    deep = operation(f"{{ {'self { ' * DEEP}name{' }' * DEEP} }}", core=CHAIN)

    answer = await executor.answer(deep, {}, context=None, root={"self": None})

    assert deep.reason == "more than 50 levels"
    assert answer.data == {"self": None}


async def test_fragments_may_nest_deeper_than_the_stack() -> None:
    # Built level by level: nobody could send so much through the parser.
    names = "".join(f"fragment f{at} on Query {{ ...f{at + 1} }}\n" for at in range(2_000))

    deep = operation(f"{{ ...f0 }}\n{names}fragment f2000 on Query {{ name }}", core=CHAIN)
    answer = await executor.answer(deep, {}, context=None, root={"name": "deep"})

    assert deep.reason == "fragments nested too deeply"
    assert answer.data is None
    assert [type(error) for error in answer.errors] == [GraphQLError]


async def test_a_value_may_be_deeper_than_the_stack() -> None:
    value: list[Any] = []
    for _ in range(5_000):
        value = [value]

    answer = await answered("query ($value: JSON!) { echo(value: $value) }", {"value": value})

    assert answer.data is None or answer.data["echo"] == value


async def test_wide_unions_within_unions_are_not_compiled() -> None:
    names = [f"T{at}" for at in range(80)]
    types = "".join(f"type {name} {{ any: Any name: String }}\n" for name in names)
    wide = build_schema(f"type Query {{ any: Any }} union Any = {' | '.join(names)}\n{types}")
    each = " ".join(f"... on {name} {{ any {{ __typename }} }}" for name in names)

    usual = operation("{ any { ... on T1 { any { __typename } name } } }", core=wide)
    found = operation(f"{{ any {{ {each} }} }}", core=wide)

    assert usual.compiled
    assert found.reason == "more than 3000 fields"
