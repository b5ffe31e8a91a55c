import pytest
from graphql import GraphQLError, GraphQLSyntaxError, Source, parse

from bff.context import Unauthenticated
from bff.engine.errors import Code, told
from bff.kit.refusal import BadInput, Forbidden, RateLimited, Unavailable


def raised_by(cause: Exception) -> GraphQLError:
    return GraphQLError(str(cause), path=["me"], original_error=cause)


def in_document(cause: Exception) -> GraphQLError:
    return GraphQLError(str(cause), nodes=[parse("{ me }")], original_error=cause)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (raised_by(BadInput("first is too large.")), Code.BAD_USER_INPUT),
        (raised_by(GraphQLError("outer", original_error=Forbidden())), Code.FORBIDDEN),
        (raised_by(Unauthenticated()), Code.UNAUTHENTICATED),
        (raised_by(TimeoutError()), Code.UNAVAILABLE),
        (raised_by(RateLimited("member", 3)), Code.RATE_LIMITED),
        (raised_by(Unavailable()), Code.UNAVAILABLE),
        (raised_by(RuntimeError("select secret")), Code.INTERNAL_SERVER_ERROR),
        (GraphQLSyntaxError(Source("{"), 1, "-"), Code.GRAPHQL_PARSE_FAILED),
        (GraphQLError("Cannot query field 'x'."), Code.GRAPHQL_VALIDATION_FAILED),
        (in_document(ValueError()), Code.GRAPHQL_VALIDATION_FAILED),
        (in_document(BadInput("not the id of a store")), Code.BAD_USER_INPUT),
        (GraphQLError("Variable '$first' has invalid value: …"), Code.BAD_USER_INPUT),
        (GraphQLError("Variable '$first' is never used."), Code.GRAPHQL_VALIDATION_FAILED),
        (GraphQLError("Cannot return null", path=["me"]), Code.INTERNAL_SERVER_ERROR),
    ],
)
def test_every_error_has_its_code(error: GraphQLError, code: Code) -> None:
    said = told(error, "7").extensions or {}

    assert (said["code"], said["requestId"]) == (code, "7")


@pytest.mark.parametrize(
    ("cause", "after_s"), [(RateLimited("member", 1.2), 2), (Unavailable(), 1), (Forbidden(), None)]
)
def test_what_passes_says_when_to_come_again(cause: Exception, after_s: int | None) -> None:
    said = told(raised_by(cause), "7").extensions or {}

    assert said.get("retryAfter") == after_s


def test_a_bug_is_masked() -> None:
    assert "secret" not in told(raised_by(RuntimeError("select secret")), "7").message


def test_bad_input_keeps_its_words_and_path() -> None:
    error = told(raised_by(BadInput("first is too large.")), "7")

    assert (error.message, error.path) == ("first is too large.", ["me"])
