"""What a phone may learn of an error: a code, and words that give nothing away."""

import re
from collections.abc import Mapping
from enum import StrEnum

import structlog
from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from bff.context import Unauthenticated
from bff.engine.trust import DocumentNotTrusted
from bff.kit.patience import Overdue
from bff.kit.refusal import BadInput, Forbidden, RateLimited, Unavailable

log = structlog.get_logger(__name__)

# graphql-core has no class for it, and begins its words about wrong documents almost like this.
VARIABLE_ERROR = re.compile(r"Variable ('\$\w+' has invalid value|values are nested too deeply)")


class Code(StrEnum):
    """Every `extensions.code` there is."""

    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    DOCUMENT_NOT_TRUSTED = "DOCUMENT_NOT_TRUSTED"
    RATE_LIMITED = "RATE_LIMITED"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"


WORDS = {
    Code.UNAUTHENTICATED: "Sign in first.",
    Code.FORBIDDEN: "This is not yours to do.",
    Code.DOCUMENT_NOT_TRUSTED: "This document was not released with the app.",
    Code.RATE_LIMITED: "Too much was asked for of late; please wait a little.",
    Code.UNAVAILABLE: "Too busy right now; please try again.",
    Code.INTERNAL_SERVER_ERROR: "Something went wrong on our side.",
}


CODES: Mapping[type[Exception], Code] = {
    BadInput: Code.BAD_USER_INPUT,
    Unauthenticated: Code.UNAUTHENTICATED,
    Forbidden: Code.FORBIDDEN,
    DocumentNotTrusted: Code.DOCUMENT_NOT_TRUSTED,
    MissingQueryError: Code.GRAPHQL_VALIDATION_FAILED,
    CannotGetOperationTypeError: Code.GRAPHQL_VALIDATION_FAILED,
    InvalidOperationTypeError: Code.GRAPHQL_VALIDATION_FAILED,
    TimeoutError: Code.UNAVAILABLE,
    RateLimited: Code.RATE_LIMITED,
    Unavailable: Code.UNAVAILABLE,
}


# What is over by itself; whoever is not told more comes again after a second.
PASSING = frozenset({Code.RATE_LIMITED, Code.UNAVAILABLE})
AGAIN_S = 1


def code_of(error: GraphQLError) -> Code:
    """Return the code of an error by what raised it."""
    cause = error.original_error
    # Before its cause is looked at: a scalar says what is wrong with a value as a GraphQLError.
    if error.path is None and VARIABLE_ERROR.match(error.message):
        return Code.BAD_USER_INPUT
    if cause is None:
        return _document_code(error)
    if isinstance(cause, GraphQLError):
        return code_of(cause)
    known = (code for kind, code in CODES.items() if isinstance(cause, kind))
    # What no field answered for is wrong in the document, such as a number of 5,000 digits.
    in_document = error.nodes and not error.path
    return next(known, _document_code(error) if in_document else Code.INTERNAL_SERVER_ERROR)


def told(error: GraphQLError, request_id: str) -> GraphQLError:
    """Return the error as the phone sees it: coded, and masked unless it is about its input."""
    code = code_of(error)
    if code is Code.INTERNAL_SERVER_ERROR:
        log.error("resolver_failed", path=error.path, request_id=request_id, exc_info=error)
    if code is Code.UNAVAILABLE:
        reason = repr(error.original_error)
        log.warning("unavailable", path=error.path, request_id=request_id, reason=reason)
    return GraphQLError(
        _words(error, code),
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions(code, request_id, error.original_error),
    )


def extensions(code: Code, request_id: str, cause: Exception | None) -> dict[str, object]:
    """Return what a program is told: what it was, of which request, and when to come again."""
    said: dict[str, object] = {"code": code, "requestId": request_id}
    if code in PASSING:
        said["retryAfter"] = getattr(cause, "after_s", AGAIN_S)
    return said


def _words(error: GraphQLError, code: Code) -> str:
    # Whoever may have been heard must learn that it is not as if nothing had been said.
    overdue = isinstance(error.original_error, Overdue)
    return error.message if overdue else WORDS.get(code, error.message)


def _document_code(error: GraphQLError) -> Code:
    if isinstance(error, GraphQLSyntaxError):
        return Code.GRAPHQL_PARSE_FAILED
    # A path without a cause means that a field broke its own promise, such as a null for non-null.
    return Code.INTERNAL_SERVER_ERROR if error.path else Code.GRAPHQL_VALIDATION_FAILED
