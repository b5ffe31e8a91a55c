import pytest
import strawberry

from bff.engine.documents import Documents, Refused
from bff.engine.schema import Schema


@strawberry.type
class Query:
    @strawberry.field
    def hello(self) -> str:
        return "hello"


SCHEMA = Schema(query=Query)
HELLO = "{ hello }"
TWO = "query A { hello } query B { hi: hello }"


@pytest.fixture
def documents() -> Documents:
    return Documents(SCHEMA, SCHEMA._schema, kept_max=2)


def test_a_document_is_compiled_when_it_is_seen_again(documents: Documents) -> None:
    seen = [documents.operation(HELLO).compiled is not None for _ in range(3)]

    assert seen == [False, True, True]


def test_the_document_least_used_is_forgotten(documents: Documents) -> None:
    first, second = documents.operation(HELLO), documents.operation("{ a: hello }")
    documents.operation(HELLO)
    documents.operation("{ b: hello }")

    assert documents.operation(HELLO) is first
    assert documents.operation("{ a: hello }") is not second


def test_a_trusted_document_is_compiled_at_once_and_kept(documents: Documents) -> None:
    trusted = documents.trust(HELLO)
    for letter in "abc":
        documents.operation(f"{{ {letter}: hello }}")

    assert trusted.compiled
    assert documents.operation(HELLO) is trusted
    assert list(documents) == [trusted]


def test_one_of_several_operations_is_chosen_by_its_name(documents: Documents) -> None:
    assert documents.operation(TWO, "B").name == "B"


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        (TWO, None, "Must provide operation name"),
        (TWO, "C", "Unknown operation named 'C'"),
        ("fragment A on Query { hello }", None, "never used"),
        ("{ goodbye }", None, "Cannot query field 'goodbye'"),
        ("{", None, "Syntax Error"),
    ],
)
def test_a_wrong_document_is_refused_each_time(
    documents: Documents, text: str, name: str | None, words: str
) -> None:
    for _ in range(2):
        with pytest.raises(Refused, match=words):
            documents.operation(text, name)
