"""A schema that the engine executes; its errors are coded and masked before any transport."""

from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from functools import partial
from typing import Any, NamedTuple

import strawberry
import structlog
from graphql import GraphQLError, OperationType
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult, PreExecutionError
from strawberry.types.graphql import OperationType as Kind

from bff.engine import executor, limits
from bff.engine.compiled import Answer
from bff.engine.documents import Documents, Refused
from bff.engine.errors import told
from bff.engine.executor import Operation
from bff.engine.trust import DocumentNotTrusted, Released, Trust
from bff.kit.patience import Overdue, Patience
from bff.kit.refusal import BadInput, RateLimited

Answers = AsyncGenerator[Answer, None]
Results = AsyncGenerator[Any, None]
Kinds = tuple[OperationType, ...]
Variables = Mapping[str, Any]
# Told who asks for which operation, with which variables; raises RateLimited.
Gate = Callable[[Operation, Variables, Any], None]
ANYTHING = Trust()

ALL = tuple(OperationType)
ANSWERED_ONCE = (OperationType.QUERY, OperationType.MUTATION)
# Longer than any statement or any wait for a connection may take.
OPERATION_S_MAX = 5.0
OVERDUE = "This took too long; send the same again to learn what became of it."
NAME_LENGTH_MAX = 64
REFUSALS = (Refused, DocumentNotTrusted, MissingQueryError, BadInput, RateLimited)

log = structlog.get_logger(__name__)


def everybody(_operation: Operation, _variables: Variables, _context: Any) -> None:
    """Let everybody ask for everything."""


class Asked(NamedTuple):
    """One operation that is asked for: its document, or the id of a released one, and variables."""

    text: str | None
    name: str | None
    variables: Variables


class Schema(strawberry.Schema):
    """Our schema; what goes wrong in it is told to the phone in words that give nothing away."""

    def __init__(
        self, *args: Any, trust: Trust = ANYTHING, gate: Gate = everybody, **asked: Any
    ) -> None:
        """Answer what `trust` allows to the viewer's app; what was released is compiled now.

        `gate` is told of each operation before it is run.
        """
        super().__init__(*args, **asked)
        self.documents = Documents(self, self._schema, check=partial(limits.check, self._schema))
        self._gate = gate
        self._released = Released(trust, self.documents.trust)
        self._patience = Patience(OPERATION_S_MAX)

    def operation(self, asked: str | None, name: str | None, context: Any) -> Operation:
        """Return the operation of a document, or of the id of a released one.

        Raises DocumentNotTrusted before it is parsed, MissingQueryError and Refused when it is no
        good document.
        """
        viewer = getattr(context, "viewer", None)
        found = self._released.find(asked or "", viewer.app if viewer else None)
        if found is None:
            return self._written(asked, name)
        if name is not None and name != found.name:
            raise Refused([GraphQLError(f"Unknown operation named '{name}'.")])
        return found

    async def answer(self, asked: Asked, context: Any, kinds: Kinds = ANSWERED_ONCE) -> Answer:
        """Answer an operation of one of these kinds; InvalidOperationTypeError for another one.

        What is wrong with its document is told in the answer's errors.
        """
        try:
            operation = self._admitted(asked, context, kinds)
        except REFUSALS as error:
            return _refusal(error)
        return await self._answered(operation, asked.variables, context)

    def answers(self, asked: Asked, context: Any, kinds: Kinds = ALL) -> Answers:
        """Answer as `answer` does, once or again and again."""
        try:
            operation = self._admitted(asked, context, kinds)
        except REFUSALS as error:
            return _alone(_now(_refusal(error)))
        if operation.kind is OperationType.SUBSCRIPTION:
            return executor.events(operation, asked.variables, context=context)
        return _alone(self._answered(operation, asked.variables, context))

    async def execute(self, query: str | None, *_: Any, **asked: Any) -> ExecutionResult:
        """Answer a query or a mutation; a subscription answers often and needs `stream`."""
        context = asked.get("context_value")
        found = await self.answer(_asked(query, asked), context, _once(asked))
        return _result(found, context)

    async def stream(self, query: str | None, *_: Any, **asked: Any) -> Results:
        """Answer any operation, once or again and again."""
        context = asked.get("context_value")
        return _results(self.answers(_asked(query, asked), context, _kinds(asked)), context)

    def _admitted(self, asked: Asked, context: Any, kinds: Kinds) -> Operation:
        operation = self.operation(asked.text, asked.name, context)
        if operation.kind not in kinds:
            raise InvalidOperationTypeError(Kind(operation.kind.value))
        if operation.cost is not None:
            operation.cost.admit(asked.variables)
        self._gate(operation, asked.variables, context)
        return operation

    async def _answered(self, operation: Operation, variables: Variables, context: Any) -> Answer:
        try:
            running = executor.answer(operation, variables, context=context)
            return await self._patience.wait(running)
        except Overdue as error:
            log.warning("operation_overdue", operation=operation.name[:NAME_LENGTH_MAX])
            return Answer(None, [GraphQLError(OVERDUE, original_error=error)])

    def _written(self, text: str | None, name: str | None) -> Operation:
        if not text:
            raise MissingQueryError
        return self.documents.operation(text, name)


def _asked(query: str | None, asked: Mapping[str, Any]) -> Asked:
    return Asked(query, asked.get("operation_name"), asked.get("variable_values") or {})


def _kinds(asked: Mapping[str, Any]) -> Kinds:
    allowed = asked.get("allowed_operation_types")
    return ALL if allowed is None else tuple(OperationType(one.value) for one in allowed)


def _once(asked: Mapping[str, Any]) -> Kinds:
    return tuple(kind for kind in _kinds(asked) if kind in ANSWERED_ONCE)


async def _results(answers: Answers, context: Any) -> Results:
    try:
        async for found in answers:
            yield _result(found, context)
    finally:
        await answers.aclose()


async def _alone(found: Coroutine[Any, Any, Answer]) -> Answers:
    yield await found


async def _now(found: Answer) -> Answer:
    return found


def _refusal(error: Exception) -> Answer:
    errors = error.errors if isinstance(error, Refused) else [_of(error)]
    return Answer(None, errors, executed=False)


def _of(error: Exception) -> GraphQLError:
    return GraphQLError(str(error), original_error=error)


def _result(found: Answer, context: Any) -> ExecutionResult:
    request_id = getattr(context, "request_id", "")
    errors = [told(error, request_id) for error in found.errors] or None
    kind = ExecutionResult if found.executed else PreExecutionError
    return kind(data=found.data, errors=errors)
