"""What a document may ask for at most, and that nothing makes measuring it slow."""

from collections.abc import Iterator

import pytest
import strawberry
from graphql import get_introspection_query, parse

from bff import documents
from bff.engine import measure
from bff.engine.errors import Code
from bff.engine.limits import MAXIMA
from bff.engine.measure import Measure
from bff.engine.schema import Schema


@strawberry.type
class Query:
    @strawberry.field
    def self(self) -> "Query":
        return Query()

    @strawberry.field
    def sum(self, of: list[int]) -> int:
        return sum(of)

    @strawberry.field
    def one(self) -> int:
        return 1


SCHEMA = Schema(query=Query)
SAME = "fragment A on Query { self { ... { " + "one " * 7 + "} } }"
CROWDED = "{" + ("self {" + "one " * 20 + "__typename " * 16) * 8 + "} " * 9
# Each spreads the next twice, so that the last one is meant a million times.
FOLDED = "{ ...F0 } " + " ".join(
    f"fragment F{n} on Query {{ a{n}: self {{ ...F{n + 1} }} b{n}: self {{ ...F{n + 1} }} }}"
    for n in range(20)
)


def nested(depth: int) -> str:
    return "{ self " * (depth - 1) + "{ __typename" + " }" * depth


def many(of: str, count: int) -> str:
    return "{" + " ".join(of.format(n=n) for n in range(count)) + "}"


def measured(document: str) -> Measure:
    return measure.measured(parse(document))


TOO_MUCH = {
    "levels of fields": nested(11),
    "fields": "{ self {" + "__typename " * 300 + "} }",
    "aliases": "{ self " + many("a{n}: __typename", 16) + "}",
    "fields at its root": many("__typename", 11),
    "directives in one place": "{ __typename" + " @include(if: true)" * 6 + "}",
    "items in one list": f"{{ sum(of: {[1] * 101}) }}",
    "tokens": many("__typename", 1_000),
    "times for the same": "{" + "self { one one } " * 7 + "...A } " + SAME,
    "spread fragment": "{ ...A } fragment A on Query { self { ...A } }",
    "unknown fragment": "{ ...A }",
    "never used": "{ __typename } " + SAME,
    "only one fragment": "{ ...A } fragment A on Query { __typename } " + SAME,
}
ENOUGH = {
    "depth": nested(10),
    "fields": CROWDED.replace("{", "{ one one one one ", 1),
    "repeats": CROWDED,
    "aliases": "{ self " + many("a{n}: __typename", 15) + "}",
    "roots": many("__typename", 10),
    "directives": "query ($a: Boolean = true) { __typename @include(if: $a) @skip(if: false) }",
    "items": f"{{ sum(of: {[1] * 100}) }}",
    "introspection": get_introspection_query(type_depth=9),
}


@pytest.mark.parametrize(("words", "document"), TOO_MUCH.items(), ids=TOO_MUCH.keys())
async def test_a_limit_is_named_when_it_is_exceeded(words: str, document: str) -> None:
    answer = await SCHEMA.execute(document)

    [error] = list(answer.errors or ())
    assert words in error.message.lower()
    assert (error.extensions or {})["code"] in {
        Code.GRAPHQL_VALIDATION_FAILED,
        Code.GRAPHQL_PARSE_FAILED,
    }
    assert answer.data is None


@pytest.mark.parametrize("document", ENOUGH.values(), ids=ENOUGH.keys())
async def test_as_much_as_is_allowed_is_answered(document: str) -> None:
    answer = await SCHEMA.execute(document)

    assert not answer.errors


def test_a_fragment_counts_wherever_it_is_used() -> None:
    found = measured("{ ...A self { ...A } } fragment A on Query { a: __typename self { sum } }")

    assert found == Measure(depth=3, fields=7, aliases=2, roots=3)


def test_fragments_within_fragments_are_measured_once() -> None:
    assert measured(FOLDED + "fragment F20 on Query { sum }").fields == 2**21 - 2 + 2**20


@pytest.mark.parametrize(
    "document",
    [
        "query ($a: [Int!] = [1, 2, 3]) { sum(of: $a) }",
        "query ($a: In = {a: {b: [1, 2, 3]}}) { sum }",
        "query @a(b: [1, 2, 3]) { sum }",
        "query ($a: Int @a(b: [1, [1, 2, 3]])) { sum }",
        "{ ... on Query @a(b: [1, 2, 3]) { sum } }",
    ],
)
def test_a_list_is_found_wherever_it_stands(document: str) -> None:
    assert measured(document).items == 3


def test_a_document_is_measured_with_all_its_operations() -> None:
    assert measured("query A { sum } query B { sum self { sum } }").fields == 4


def ours() -> Iterator[tuple[str, Measure]]:
    for one in documents.read():
        yield one.name, measured(one.text)


def test_our_own_documents_stay_far_below() -> None:
    narrow = [
        (name, limit)
        for name, found in ours()
        for limit, one, most in zip(Measure._fields, found, MAXIMA, strict=True)
        if one > 0.7 * most
    ]

    assert not narrow
