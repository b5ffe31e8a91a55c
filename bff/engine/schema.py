"""A schema that the engine executes; its errors are coded and masked before any transport."""

from collections.abc import AsyncGenerator, Iterable, Mapping
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult, PreExecutionError
from strawberry.types.graphql import OperationType

from bff.engine import executor
from bff.engine.compiled import Answer
from bff.engine.documents import Documents, Refused
from bff.engine.errors import told
from bff.engine.executor import Operation
from bff.engine.trust import DocumentNotTrusted, Knows, anything

Results = AsyncGenerator[Any, None]
Allowed = Iterable[OperationType] | None

ANSWERED_ONCE = frozenset({OperationType.QUERY, OperationType.MUTATION})
LISTENING = frozenset({OperationType.SUBSCRIPTION.value})
REFUSALS = (
    Refused,
    DocumentNotTrusted,
    MissingQueryError,
    CannotGetOperationTypeError,
    InvalidOperationTypeError,
)


class Schema(strawberry.Schema):
    """Our schema; what goes wrong in it is told to the phone in words that give nothing away."""

    def __init__(self, *args: Any, knows: Knows = anything, **asked: Any) -> None:
        """Answer the texts that `knows` says yes to, for the viewer's app."""
        super().__init__(*args, **asked)
        self._knows = knows
        self.documents = Documents(self, self._schema)

    def operation(
        self, text: str | None, name: str | None, context: Any, allowed: Allowed = None
    ) -> Operation:
        """Return the operation that is meant.

        Raises DocumentNotTrusted before it is parsed, Refused when it is no good document, and
        Strawberry's MissingQueryError, CannotGetOperationTypeError and InvalidOperationTypeError.
        """
        viewer = getattr(context, "viewer", None)
        if not self._knows(text or "", viewer.app if viewer else None):
            raise DocumentNotTrusted
        if not text:
            raise MissingQueryError
        if name is not None and not isinstance(name, str):
            raise CannotGetOperationTypeError(None)
        operation = self.documents.operation(text, name)
        kind = OperationType(operation.kind.value)
        if allowed is not None and kind not in set(allowed):
            raise InvalidOperationTypeError(kind)
        return operation

    async def execute(self, query: str | None, *_: Any, **asked: Any) -> ExecutionResult:
        """Answer a query or a mutation; a subscription answers often and needs `stream`."""
        allowed = asked.get("allowed_operation_types")
        allowed = ANSWERED_ONCE & set(ANSWERED_ONCE if allowed is None else allowed)
        context = asked.get("context_value")
        try:
            operation = self.operation(query, asked.get("operation_name"), context, allowed)
        except (Refused, DocumentNotTrusted) as refused:
            return _refused(refused, context)
        found = await executor.answer(operation, **_given(asked))
        return _result(found, context)

    async def stream(self, query: str | None, *_: Any, **asked: Any) -> Results:
        """Answer any operation, once or again and again."""
        allowed, context = asked.get("allowed_operation_types"), asked.get("context_value")
        try:
            operation = self.operation(query, asked.get("operation_name"), context, allowed)
        except REFUSALS as error:
            return _once(_refused(error, context))
        run = executor.events if operation.kind.value in LISTENING else executor.answers
        return _results(run(operation, **_given(asked)), context)


def _given(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "variables": asked.get("variable_values") or {},
        "context": asked.get("context_value"),
        "root": asked.get("root_value"),
    }


async def _results(answers: AsyncGenerator[Answer, None], context: Any) -> Results:
    try:
        async for found in answers:
            yield _result(found, context)
    finally:
        await answers.aclose()


async def _once(result: ExecutionResult) -> Results:
    yield result


def _refused(error: Exception, context: Any) -> PreExecutionError:
    errors = error.errors if isinstance(error, Refused) else [_of(error)]
    return PreExecutionError(data=None, errors=_told(errors, context))


def _of(error: Exception) -> GraphQLError:
    return GraphQLError(str(error), original_error=error)


def _result(found: Answer, context: Any) -> ExecutionResult:
    errors = _told(found.errors, context) if found.errors else None
    kind = ExecutionResult if found.executed else PreExecutionError
    return kind(data=found.data, errors=errors)


def _told(errors: Iterable[GraphQLError], context: Any) -> list[GraphQLError]:
    return [told(error, getattr(context, "request_id", "")) for error in errors]
