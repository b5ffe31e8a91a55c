"""Levels that are read at once: where a value surprises, all is as graphql-core would have it."""

import re
from collections import Counter
from typing import Any

import pytest
import strawberry
from graphql import ExecutionResult, execute, parse
from strawberry.schema import Schema

from bff.engine import executor
from bff.engine.documents import chosen
from bff.engine.executor import Operation
from bff.engine.plan import Asking


@strawberry.type
class Cup:
    colour: str
    size: int
    full: float | None
    cracks: list[int]


@strawberry.type
class Shelf:
    name: str | None
    cups: list[Cup]
    best: Cup
    worst: Cup | None
    spare: list[Cup | None]


@strawberry.type
class Query:
    shelf: Shelf


class Thing:
    """Counts how often each of its attributes is asked for."""

    def __init__(self, **told: Any) -> None:
        self.told = told
        self.asked = Counter[str]()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self.asked[name] += 1
        value = self.told[name]
        if isinstance(value, Exception):
            raise value
        return value


SCHEMA = Schema(Query)
CORE = SCHEMA._schema
CUP = "{ colour size full cracks }"
TEXT = f"{{ shelf {{ name cups {CUP} best {CUP} worst {CUP} spare {CUP} }} }}"


def cup(**told: Any) -> Thing:
    return Thing(**{"colour": "red", "size": 2, "full": 0.5, "cracks": [1, 2]} | told)


def shelf(**told: Any) -> Thing:
    usual = {"name": "oak", "cups": [cup(), cup(size=3)], "best": cup(), "worst": None, "spare": []}
    return Thing(**usual | told)


async def told(things: Thing) -> tuple[Any, list[Any]]:
    document = parse(TEXT)
    asking = Asking(CORE, document, chosen(document, None))
    operation = executor.compiled(SCHEMA, Operation(asking))
    assert operation.compiled, operation.reason
    answer = await executor.answer(operation, {}, context=None, root=Thing(shelf=things))
    return answer.data, [(one.message, one.path) for one in answer.errors]


def by_core(things: Thing) -> tuple[Any, list[Any]]:
    found = execute(CORE, parse(TEXT), Thing(shelf=things))
    assert isinstance(found, ExecutionResult)
    return found.data, [(one.message, one.path) for one in found.errors or ()]


SURPRISES: list[dict[str, Any]] = [
    {},
    {"name": None},
    {"cups": []},
    {"cups": (cup(), cup())},
    {"cups": [cup(), None]},
    {"cups": [cup(colour=None)]},
    {"cups": "no list"},
    {"cups": 7},
    {"best": None},
    {"best": cup(colour=5, size=True, full=1)},
    {"best": cup(full=None)},
    {"best": cup(full=float("nan"))},
    {"best": cup(size=2**31)},
    {"best": cup(cracks=[1, "2"])},
    {"best": cup(cracks=[1, None])},
    {"best": cup(cracks={3: 4})},
    {"best": cup(size=ValueError("torn off"))},
    {"best": cup(size=StopIteration("over"))},
    {"best": ValueError("lost")},
    {"worst": cup()},
    {"worst": ValueError("lost")},
    {"spare": [None, cup(), None]},
    {"cups": ValueError("lost"), "worst": cup()},
]


def named(surprise: dict[str, Any]) -> str:
    """The same in every process: an address is none of a test's name."""
    return re.sub(r" object at 0x\w+", "", repr(surprise))


@pytest.mark.parametrize("surprise", SURPRISES, ids=named)
async def test_a_surprise_is_told_as_by_graphql_core(surprise: dict[str, Any]) -> None:
    things = shelf(**surprise)

    assert await told(things) == by_core(things)


# What raises is asked once more, with care.
@pytest.mark.parametrize("surprise", [o for o in SURPRISES if "lost" not in repr(o)], ids=named)
async def test_no_value_is_asked_for_twice(surprise: dict[str, Any]) -> None:
    things = shelf(**surprise)

    await told(things)

    assert set(things.asked.values()) == {1}


async def test_what_can_be_used_once_is_used_once() -> None:
    ours, theirs = (shelf(cups=iter([cup(), cup(size=9)])) for _ in "12")

    assert await told(ours) == by_core(theirs)
