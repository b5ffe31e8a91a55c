"""What the compiler does not know is left to graphql-core, for a reason in words."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, execute, parse

from bff.engine import executor
from bff.engine.documents import chosen
from bff.engine.executor import TALLY, Operation
from bff.engine.plan import Asking

SDL = """
    type Query { name: String names: [String] self: Query plus(number: Int! = 1): Int }
    type Subscription { self(number: Int = 2): Query }
"""
ROOT = {"name": "tea", "names": ["tea", "wine"], "self": {"name": "self"}}
CONDITIONS = range(7)
DECLARED = " ".join(f"$c{at}: Boolean!" for at in CONDITIONS)
ASKED = " ".join(f"n{at}: name @skip(if: $c{at})" for at in CONDITIONS)
REASONS = {
    "{ __schema { queryType { name } } }": "introspection",
    "mutation { name }": "the schema has no such operation",
    "query @cached { name }": "directives of the operation",
    "{ ...f(n: 1) } fragment f($n: Int) on Query { name }": "arguments of fragments",
    f"query ({DECLARED}) {{ {ASKED} }}": "more than 6 conditions",
}


def schema() -> GraphQLSchema:
    made: Any = build_schema(SDL)
    made.subscription_type.fields["self"].subscribe = ticks
    made.subscription_type.fields["self"].resolve = lambda event, _info, **_: event
    return made  # type: ignore[no-any-return]


async def ticks(_root: Any, _info: Any, **_: Any) -> AsyncIterator[Any]:
    for name in ("one", "two"):
        yield {"name": name}


class Bare:
    """A stream that nobody can close."""

    def __init__(self) -> None:
        self.names = iter(["one"])

    def __aiter__(self) -> "Bare":
        return self

    async def __anext__(self) -> Any:
        for name in self.names:
            return {"name": name}
        raise StopAsyncIteration


SCHEMA = schema()


def operation(text: str) -> Operation:
    document = parse(text, experimental_fragment_arguments=True)
    asking = Asking(SCHEMA, document, chosen(document, None))
    return executor.compiled(None, Operation(asking))  # type: ignore[arg-type]


async def events(text: str, variables: Any = None) -> list[Any]:
    run = executor.events(operation(text), variables or {}, context=None)
    return [(one.data, len(one.errors)) async for one in run]


INCREMENTAL = {"{ name ... @defer { names } }": "@defer", "{ names @stream }": "@stream"}


@pytest.mark.parametrize("text", INCREMENTAL)
async def test_what_comes_in_parts_is_no_answer(text: str) -> None:
    found = operation(text)

    answer = await executor.answer(found, {}, context=None, root=ROOT)

    assert found.reason == INCREMENTAL[text]
    assert "@defer or @stream" in answer.errors[0].message


@pytest.mark.parametrize("text", REASONS)
async def test_what_is_not_compiled_is_answered_by_graphql_core(text: str) -> None:
    found, before = operation(text), (TALLY.compiled, TALLY.by_core)
    variables = {f"c{at}": False for at in CONDITIONS}

    answer = await executor.answer(found, variables, context=None, root=ROOT)

    core: Any = execute(SCHEMA, found.asking.document, ROOT, variable_values=variables)
    assert found.reason == REASONS[text]
    assert answer.data == core.data
    assert [one.message for one in answer.errors] == [one.message for one in core.errors or ()]
    assert (TALLY.compiled, TALLY.by_core) == (before[0], before[1] + 1)


async def test_a_condition_that_is_null_is_left_to_graphql_core() -> None:
    found, before = operation("query ($c: Boolean = true) { name @skip(if: $c) }"), TALLY.by_core

    answer = await executor.answer(found, {"c": None}, context=None, root=ROOT)

    assert found.compiled
    assert [one.path for one in answer.errors] == [None]
    assert TALLY.by_core == before + 1


async def test_wrong_variables_are_refused_before_anything_runs() -> None:
    left = operation("query ($n: Int!) { __typename plus(number: $n) __schema { __typename } }")

    answer = await executor.answer(left, {"n": "one"}, context=None, root=ROOT)

    assert (answer.data, answer.executed) == (None, False)
    assert "Variable '$n' has invalid value" in answer.errors[0].message


async def test_each_event_is_answered_by_the_compiled_operation() -> None:
    before = TALLY.compiled

    found = await events("subscription { self { name } }")

    assert found == [({"self": {"name": "one"}}, 0), ({"self": {"name": "two"}}, 0)]
    assert TALLY.compiled == before + 1


async def test_events_may_be_left_to_graphql_core() -> None:
    condition = "subscription ($c: Boolean = true) { self { name @include(if: $c) } }"

    introspected = await events("subscription { self { name } __typename: __typename }")

    assert introspected == await events("subscription { self { name } __typename: __typename }")
    assert await events(condition, {"c": None}) == [({"self": None}, 1), ({"self": None}, 1)]


async def test_a_subscription_with_wrong_variables_never_begins() -> None:
    text = "subscription ($n: Int!) { self(number: $n) { name } }"

    assert await events(text, {"n": "one"}) == [(None, 1)]


async def breaking(*_: Any, **__: Any) -> AsyncIterator[Any]:
    yield {"name": "one"}
    raise ConnectionError("away")


async def test_a_stream_that_breaks_says_so_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    field: Any = SCHEMA.subscription_type
    monkeypatch.setattr(field.fields["self"], "subscribe", breaking)

    assert await events("subscription { self { name } }") == [
        ({"self": {"name": "one"}}, 0),
        (None, 1),
    ]


async def test_a_stream_without_an_end_of_its_own_is_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    field: Any = SCHEMA.subscription_type
    monkeypatch.setattr(field.fields["self"], "subscribe", lambda *_, **__: Bare())

    assert await events("subscription { self { name } }") == [({"self": {"name": "one"}}, 0)]
