from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
import strawberry

from bff.context import Context, Services
from bff.engine.edge import Argument, edge
from bff.kit.convoys import Convoys

ASKED: list[list[int]] = []


async def doubled(database: object, keys: Sequence[int]) -> list[int | None]:
    ASKED.append(list(keys))
    return [key * 2 if key < 10 else None for key in keys]


@strawberry.type
class Leaf:
    number: int


@strawberry.type
class Branch:
    number: int
    leaf = edge(
        doubled,
        key=lambda branch, args, viewer: branch.number + args["plus"] if branch.number else None,
        of=lambda number: Leaf(number=number),
        returns=Leaf | None,
        description="A leaf.",
        arguments={"plus": Argument(int, 0)},
    )


@strawberry.type
class Query:
    @strawberry.field
    def branches(self) -> list[Branch]:
        return [Branch(number=number) for number in (1, 1, 2, 10, 0)]


SCHEMA = strawberry.Schema(Query)


@pytest.fixture
def context() -> Context:
    nothing: Any = SimpleNamespace()
    return Context(
        database=nothing, services=Services({Convoys: Convoys()}), settings=nothing, request_id="1"
    )


async def test_a_level_is_asked_once(context: Context) -> None:
    ASKED.clear()

    result = await SCHEMA.execute("{branches {leaf {number}}}", context_value=context)

    assert [b["leaf"] and b["leaf"]["number"] for b in result.data["branches"]] == [
        2,
        2,
        4,
        None,
        None,
    ]
    assert ASKED == [[1, 2, 10]]


async def test_arguments_are_part_of_the_key(context: Context) -> None:
    result = await SCHEMA.execute("{branches {leaf(plus: 3) {number}}}", context_value=context)

    assert result.data["branches"][0] == {"leaf": {"number": 8}}


async def test_nothing_is_kept_between_two_askings(context: Context) -> None:
    ASKED.clear()

    for _ in range(2):
        await SCHEMA.execute("{branches {leaf {number}}}", context_value=context)

    assert len(ASKED) == 2


def test_an_argument_without_default_is_required() -> None:
    @strawberry.type
    class Root:
        leaf = edge(
            doubled,
            key=lambda *_: 1,
            of=Leaf,
            returns=Leaf,
            description="-",
            arguments={"size": Argument(int)},
        )

    assert "leaf(size: Int!): Leaf!" in str(strawberry.Schema(Root))
