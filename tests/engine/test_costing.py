"""How many objects an operation may come to, and when that is too many."""

from typing import Any

import pytest
import strawberry
from graphql import parse

from bff.engine.cost import OBJECTS_MAX, Size
from bff.engine.costing import cost_of
from bff.engine.documents import chosen
from bff.engine.errors import Code
from bff.engine.plan import Asking
from bff.engine.schema import Schema


@strawberry.type
class Page:
    @strawberry.field
    def nodes(self) -> list["Thing"]:
        return []

    @strawberry.field
    def total(self) -> int:
        return 0


@strawberry.type
class Thing:
    @strawberry.field
    def things(self, first: int = 20) -> Page:
        del first
        return Page()

    @strawberry.field
    def parts(self) -> list["Thing"]:
        return []

    @strawberry.field
    def some(self, first: int | None) -> list["Thing"]:
        del first
        return []


@strawberry.input
class Wish:
    ids: list[strawberry.ID]
    within: "Wish | None" = None


@strawberry.input
class Wishes:
    wish: Wish
    again: "Wishes | None" = None


@strawberry.type
class Query:
    @strawberry.field
    def thing(self, wishes: Wishes | None = None) -> Thing:
        del wishes
        return Thing()


SCHEMA = Schema(query=Query)


def objects(document: str, **variables: Any) -> float:
    """Count the objects of a document; 0 where its variables have no say."""
    parsed = parse(document)
    cost = cost_of(Asking(SCHEMA._schema, parsed, chosen(parsed, None)))
    return cost.answer.count(variables) if cost else 0


SOME = "some(first: $n) { __typename }"
PAGE = "things(first: $n) { nodes { __typename } }"


@pytest.mark.parametrize(
    ("asked", "variables", "count"),
    [
        ("($n: Int) { thing { PAGE } }", {}, 23),
        ("($n: Int) { thing { PAGE } }", {"n": 5}, 8),
        ("($n: Int) { thing { PAGE } }", {"n": -5}, 3),
        ("($n: Int = 7) { thing { PAGE } }", {}, 10),
        ("($n: Int = 7) { thing { PAGE } }", {"n": "x"}, 10),
        ("($n: Int) { ...A } fragment A on Query { thing { PAGE } }", {}, 23),
        ("($n: Int) { thing { ... { PAGE } parts { __typename } } }", {}, 33),
        ("($n: Int) { thing { some(first: $n) { parts { __typename } } } }", {}, 112),
        ("($n: Int) { thing { some(first: $n) { parts { __typename } } } }", {"n": 2}, 24),
        ("($n: Int) { thing { things { nodes { __typename } } SOME } }", {"n": 2}, 25),
        ("($n: Int) { thing { SOME PAGE } }", {"n": 3}, 9),
        ("($n: Int) { thing { PAGE some(first: 2) { __typename } __typename } }", {}, 25),
    ],
)
def test_objects_are_counted_by_pages_and_lists(
    asked: str, variables: dict[str, Any], count: int
) -> None:
    document = f"query {asked.replace('PAGE', PAGE).replace('SOME', SOME)}"

    assert objects(document, **variables) == count


@pytest.mark.parametrize(
    "document",
    [
        "{ __typename }",
        "{ thing { things(first: 3) { nodes { parts { __typename } } } } }",
        "query ($a: Boolean!) { thing { parts @include(if: $a) { __typename } } }",
    ],
)
def test_what_never_varies_is_not_looked_at_again(document: str) -> None:
    assert objects(document) == 0


def test_a_constant_is_nobody_s_variable() -> None:
    assert Size(3).said({"": 9, "None": 9}) == 3


ALL = "thing { things(first: $n) { nodes { parts { parts { __typename } } } } }"


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        (f"query ($n: Int) {{ {ALL} }}", {"n": 50}),
        (f"query ($n: Int = 50) {{ {ALL} }}", {}),
        (f"{{ {ALL.replace('$n', '50')} }}", {}),
        ("query ($w: Wishes) { thing(wishes: $w) { __typename } }", {"w": {"wish": {"ids": []}}}),
    ],
)
async def test_too_much_is_bad_input(document: str, variables: dict[str, Any]) -> None:
    if "w" in variables:
        variables["w"]["wish"]["ids"] = ["1"] * 101

    answer = await SCHEMA.execute(document, variable_values=variables)

    [error] = list(answer.errors or ())
    assert (error.extensions or {})["code"] == Code.BAD_USER_INPUT
    assert str(OBJECTS_MAX) in error.message or "100 items" in error.message
    assert answer.data is None


@pytest.mark.parametrize("variables", [{}, {"n": 18}, {"n": 60}])
async def test_what_can_be_borne_is_answered(variables: dict[str, Any]) -> None:
    page = PAGE.replace("__typename", "parts { __typename }")
    document = f"query ($n: Int = 60) {{ thing {{ {page} }} }}"

    answer = await SCHEMA.execute(document, variable_values=variables)

    assert answer.data == {"thing": {"things": {"nodes": []}}}


async def test_lists_of_a_bearable_length_are_taken() -> None:
    document = "query ($w: Wishes) { thing(wishes: $w) { __typename } }"
    wishes = {"wish": {"ids": ["1"] * 100}, "again": None}

    answer = await SCHEMA.execute(document, variable_values={"w": wishes})

    assert answer.data == {"thing": {"__typename": "Thing"}}
