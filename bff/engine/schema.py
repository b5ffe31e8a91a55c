"""A schema whose errors are coded and masked before any transport sees them."""

from collections.abc import AsyncGenerator
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.types.execution import ExecutionContext, ExecutionResult, PreExecutionError
from strawberry.types.graphql import OperationType

from bff.engine.errors import told
from bff.engine.trust import DocumentNotTrusted

ANSWERED_ONCE = frozenset({OperationType.QUERY, OperationType.MUTATION})

Results = AsyncGenerator[Any, None]


class Schema(strawberry.Schema):
    """Our schema; what goes wrong in it is told to the phone in words that give nothing away."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Put what the phone may see in the place of what happened."""
        context = execution_context.context if execution_context else None
        errors[:] = _told(errors, context)

    async def execute(self, *args: Any, **asked: Any) -> ExecutionResult:
        """Answer a query or a mutation; a subscription answers often and needs `stream`."""
        allowed = asked.get("allowed_operation_types")
        asked["allowed_operation_types"] = ANSWERED_ONCE & set(
            ANSWERED_ONCE if allowed is None else allowed
        )
        return await super().execute(*args, **asked)

    async def stream(self, *args: Any, **asked: Any) -> Results:
        """Answer any operation, once or again and again."""
        return _worded(await super().stream(*args, **asked), asked.get("context_value"))


async def _worded(results: Results, context: object) -> Results:
    # What an extension raises comes out of a stream, while it is an answer of `execute`.
    try:
        async for result in results:
            yield result
    except (GraphQLError, DocumentNotTrusted) as error:
        found = error if isinstance(error, GraphQLError) else GraphQLError("", original_error=error)
        yield PreExecutionError(data=None, errors=_told([found], context))
    finally:
        await results.aclose()


def _told(errors: list[GraphQLError], context: object) -> list[GraphQLError]:
    return [told(error, getattr(context, "request_id", "")) for error in errors]
