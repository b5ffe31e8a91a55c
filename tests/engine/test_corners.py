"""Corners that few documents reach, and that chance alone may miss."""

import asyncio
from collections.abc import Awaitable, Sequence
from enum import Enum
from typing import Any

import pytest
import strawberry
from graphql import GraphQLSchema, build_schema, execute, parse
from strawberry.schema.config import StrawberryConfig

from bff.engine import executor
from bff.engine.compiled import Answer
from bff.engine.documents import chosen
from bff.engine.edge import edge
from bff.engine.executor import Operation
from bff.engine.part import part
from bff.engine.plan import Asking
from tests.engine.mischief import Mute, Promise, Unkind

SDL = """
    scalar Odd
    interface Named { name: String }
    type Cat implements Named { name: String }
    type Dog implements Named { name: String }
    enum Colour { RED }
    type Query {
        cat: Cat named: Named pets: [Named] name: String
        mute: Int! odd(odd: Odd!): Int touchy: [Int]
    }
"""


TOUCHY = "{ touchy odd(odd: 1) name }"


class Untouchable:
    """What raises when anybody asks for anything."""

    def __getattribute__(self, name: str) -> Any:
        raise LookupError(name)


class Context:
    """A request whose loader cannot even be begun, or never ends."""

    def __init__(self, loading: Any) -> None:
        self.viewer = None
        self.loading = loading

    def load_many(self, _loader: Any, _keys: Sequence[Any]) -> Awaitable[list[Any]]:
        if self.loading is None:
            raise ConnectionError("away")
        return self.loading  # type: ignore[no-any-return]


async def nothing(database: object, keys: Sequence[Any]) -> list[Any]:
    raise NotImplementedError


@strawberry.enum
class Size(Enum):
    LARGE = 1


@strawberry.type
class Half:
    row: strawberry.Private[Any]
    half: int | None = part("row.real", description="Half of it.", made=lambda whole: 4 // whole)


@strawberry.type
class Query:
    name: str = "tea"

    @strawberry.field
    def sizes(self) -> list[Size]:
        return [Size.LARGE, Size.LARGE]

    @strawberry.field
    def truths(self) -> list[bool | None]:
        return [True, None]

    @strawberry.field
    def halves(self) -> list[Half]:
        return [Half(row=4), Half(row=None), Half(row=0)]

    one = edge(
        nothing, key=lambda *_: 1, of=str, returns=str | None, description="Its loader is away."
    )


@strawberry.type(name="Query")
class Kept:
    name: str


EDGES = strawberry.Schema(Query)
# Strawberry writes the resolver into the fields: such a type belongs to one schema.
DICTS = strawberry.Schema(Kept, config=StrawberryConfig(default_resolver=dict.__getitem__))


def core(**resolvers: Any) -> GraphQLSchema:
    schema: Any = build_schema(SDL)
    for name, resolve in resolvers.items():
        schema.query_type.fields[name].resolve = resolve
    return schema  # type: ignore[no-any-return]


def operation(schema: Any, text: str) -> Operation:
    document = parse(text)
    asking = Asking(getattr(schema, "_schema", schema), document, chosen(document, None))
    return executor.compiled(schema, Operation(asking))


async def answered(schema: Any, text: str, *, context: Any = None, root: Any = None) -> Answer:
    found = operation(schema, text)
    assert found.compiled, found.reason
    return await executor.answer(found, {}, context=context, root=root)


def alike(answer: Answer, schema: GraphQLSchema, text: str, root: Any = None) -> bool:
    known: Any = execute(schema, parse(text), root)
    told = [(one.message, one.path) for one in answer.errors]
    return (answer.data, told) == (
        known.data,
        [(one.message, one.path) for one in known.errors or ()],
    )


@pytest.mark.parametrize("kind", ["Colour", "Nowhere", "Query", 7, None])
async def test_an_object_of_no_possible_type_is_told_alike(kind: Any) -> None:
    schema, text = core(), "{ named { name } name }"
    named: Any = schema.type_map["Named"]
    named.resolve_type = lambda *_: kind
    root = {"named": {"name": "Tom"}, "name": "tea"}

    answer = await answered(schema, text, root=root)

    assert answer.data == {"named": None, "name": "tea"}
    assert alike(answer, schema, text, root)


async def test_a_field_that_its_type_lacks_is_left_out() -> None:
    schema, text = core(), "{ name colour }"

    answer = await answered(schema, text, root={"name": "tea"})

    assert answer.data == {"name": "tea"}
    assert alike(answer, schema, text, {"name": "tea"})


async def test_an_argument_that_cannot_be_read_fails_its_field() -> None:
    schema, text = core(odd=lambda *_, **__: 1), '{ odd(odd: "odd") name }'
    odd: Any = schema.type_map["Odd"]
    odd.coerce_input_literal = lambda *_: 1 // 0

    answer = await answered(schema, text)

    assert answer.data == {"odd": None, "name": None}
    assert alike(answer, schema, text)


async def test_a_value_that_raises_when_looked_at_fails_alone() -> None:
    root = {"touchy": [1, Untouchable(), Unkind(), 3], "name": "tea"}

    answer = await answered(core(odd=lambda *_, **__: Untouchable()), TOUCHY, root=root)

    assert answer.data == {"touchy": [1, None, None, 3], "odd": None, "name": "tea"}
    assert [one.path for one in answer.errors] == [["touchy", 1], ["touchy", 2], ["odd"]]


async def test_an_error_without_words_is_told_by_graphql_core_too() -> None:
    def mute(*_: Any) -> int:
        raise Mute

    left = operation(core(mute=mute), "{ mute __schema { __typename } }")
    answer = await executor.answer(left, {}, context=None)

    assert left.reason == "introspection"
    assert answer.data is None
    assert [one.message for one in answer.errors] == ["ValueError"]


async def test_a_loader_that_cannot_begin_fails_its_field() -> None:
    answer = await answered(EDGES, "{ one name }", context=Context(None), root=Query())

    assert answer.data == {"one": None, "name": "tea"}
    assert [one.message for one in answer.errors] == ["away"]


async def _away() -> list[Any]:
    raise ConnectionError("away")


async def test_a_loader_that_fails_fails_its_field() -> None:
    answer = await answered(EDGES, "{ one name }", context=Context(_away()), root=Query())

    assert answer.data == {"one": None, "name": "tea"}
    assert [one.message for one in answer.errors] == ["away"]


async def _nobody() -> list[Any]:
    return []


async def test_a_loader_that_answers_too_little_fails_its_field() -> None:
    answer = await answered(EDGES, "{ one name }", context=Context(_nobody()), root=Query())

    assert answer.data == {"one": None, "name": "tea"}
    assert [one.message for one in answer.errors] == ["0 answers to 1 keys"]


async def test_enums_are_named_the_same_again() -> None:
    first, second = [await answered(EDGES, "{ sizes }", root=Query()) for _ in "12"]

    assert first.data == second.data == {"sizes": ["LARGE", "LARGE"]}


async def test_a_null_among_truths_is_a_null() -> None:
    answer = await answered(EDGES, "{ truths }", root=Query())

    assert answer.data == {"truths": [True, None]}
    assert not answer.errors


async def test_a_part_that_is_missing_fails_its_field() -> None:
    answer = await answered(EDGES, "{ halves { half } }", root=Query())

    assert answer.data == {"halves": [{"half": 1}, {"half": None}, {"half": None}]}
    assert [one.path for one in answer.errors] == [["halves", 1, "half"], ["halves", 2, "half"]]


async def _never() -> list[Any]:
    await asyncio.Event().wait()
    return []


@pytest.mark.parametrize(
    "begin", [_never, lambda: asyncio.ensure_future(_never()), lambda: Promise(_never)]
)
async def test_what_was_asked_of_a_loader_ends_with_the_request(begin: Any) -> None:
    others = asyncio.all_tasks()
    loading = begin()
    asked = asyncio.ensure_future(
        answered(EDGES, "{ one }", context=Context(loading), root=Query())
    )
    await asyncio.sleep(0)

    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked

    for _ in range(5):
        await asyncio.sleep(0)
    assert asyncio.all_tasks() == others


async def test_a_schema_may_read_its_values_in_its_own_way() -> None:
    answer = await answered(DICTS, "{ name }", root={"name": "of a dict"})

    assert answer.data == {"name": "of a dict"}


async def test_what_a_resolver_leaves_behind_comes_to_its_end() -> None:
    ended: list[int] = []

    async def late() -> None:
        await asyncio.sleep(0)
        ended.append(1)

    def name(_root: Any, info: Any) -> str:
        info.async_helpers.track([late(), 7])
        return "tea"

    answer = await answered(core(name=name), "{ name }")

    for _ in range(5):
        await asyncio.sleep(0)
    assert (answer.data, ended) == ({"name": "tea"}, [1])


async def test_what_a_resolver_gathers_comes_together() -> None:
    async def one(number: int) -> int:
        await asyncio.sleep(0)
        return number

    async def name(_root: Any, info: Any) -> str:
        return repr(await info.async_helpers.gather([one(1), one(2)]))

    assert (await answered(core(name=name), "{ name }")).data == {"name": "[1, 2]"}


async def test_a_compiled_operation_may_be_read() -> None:
    found = operation(core(), "query Read { name }").compiled

    assert found
    assert "async def operation(run):" in found.source()
