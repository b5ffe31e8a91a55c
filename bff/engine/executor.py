"""The engine's face: give it a schema, hand it documents, and it answers them."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import ExecutionResult, GraphQLError, OperationType
from graphql.execution import Executor, create_source_event_stream
from graphql.execution.executor_throwing_on_incremental import ExecutorThrowingOnIncremental
from strawberry.schema import Schema

from bff.engine import batches, methods
from bff.engine.compiled import Answer, Compiled
from bff.engine.cost import Cost
from bff.engine.failures import Failure, unspoken
from bff.engine.plan import Asked, Asking, Unsupported
from bff.engine.reading import Reader
from bff.engine.waiting import outcome

Variables = Mapping[str, Any]
OVER = object()
NOT_YET = "not compiled yet"


@dataclass(slots=True)
class Tally:
    """How many operations ran compiled, and how many were left to graphql-core."""

    compiled: int = 0
    by_core: int = 0


# Of this process, whatever schemas it serves.
TALLY = Tally()


@dataclass(slots=True)
class Operation:
    """An operation that may be run: compiled, or left to graphql-core for a reason in words."""

    asking: Asking
    cost: Cost | None = None
    weight: int = 1
    compiled: Compiled | None = None
    reason: str = NOT_YET

    @property
    def fresh(self) -> bool:
        """Whether nobody has tried to compile it."""
        return self.reason == NOT_YET

    @property
    def name(self) -> str:
        """Return the operation's name, or an empty one."""
        named = self.asking.operation.name
        return named.value if named else ""

    def objects(self, variables: Variables) -> int:
        """Return how many objects it comes to with these variables, one at least."""
        # Nearly all come to the same every time.
        return self.weight if self.cost is None else max(1, int(self.cost.objects(variables)))

    @property
    def kind(self) -> OperationType:
        """Whether it asks, acts or listens."""
        return self.asking.operation.operation


def compiled(schema: Schema, operation: Operation) -> Operation:
    """Compile an operation, or say in it why graphql-core has to run it."""

    def reader_of(asked: Asked) -> Reader:
        edge = batches.edge_of(schema, asked)
        return batches.batch(schema, asked, edge) if edge else methods.reader(schema, asked)

    try:
        operation.compiled, operation.reason = Compiled(operation.asking, reader_of), ""
    except Unsupported as unsupported:
        operation.reason = str(unsupported)
    except RecursionError:
        operation.reason = "fragments nested too deeply"
    return operation


async def answer(
    operation: Operation, variables: Variables, *, context: Any, root: Any = None
) -> Answer:
    """Answer a query or a mutation; what resolvers raise is in the answer's errors."""
    if operation.compiled is not None:
        try:
            found = await operation.compiled.run(variables, context=context, root=root)
        except Unsupported:
            # Seen from the variables, before any resolver ran.
            pass
        else:
            TALLY.compiled += 1
            return found
    TALLY.by_core += 1
    return await _by_core(operation.asking, variables, context=context, root=root)


async def answers(
    operation: Operation, variables: Variables, *, context: Any, root: Any = None
) -> AsyncGenerator[Answer, None]:
    """Answer a query or a mutation as a stream that has one answer."""
    yield await answer(operation, variables, context=context, root=root)


async def events(
    operation: Operation, variables: Variables, *, context: Any, root: Any = None
) -> AsyncGenerator[Answer, None]:
    """Answer each event of a subscription; a single answer with errors when it cannot begin."""
    source = await _source(operation.asking, variables, context=context, root=root)
    if isinstance(source, Answer):
        yield source
        return
    executor, stream = source
    TALLY.compiled += operation.compiled is not None
    TALLY.by_core += operation.compiled is None
    try:
        async for found in _answers(operation, executor, stream):
            yield found
    finally:
        if hasattr(stream, "aclose"):
            await stream.aclose()


async def _answers(
    operation: Operation, executor: Executor[Any], stream: Any
) -> AsyncGenerator[Answer, None]:
    event = None
    # What raised may go on raising: it is told once, and that was the last of it.
    while type(event) is not Failure:
        event = await outcome(anext(stream, OVER))
        if event is OVER:
            return
        yield await _event(operation, executor, event)


async def _event(operation: Operation, executor: Executor[Any], event: Any) -> Answer:
    if type(event) is Failure:
        return Answer(None, [GraphQLError(str(event.error), original_error=event.error)])
    if operation.compiled is not None:
        values, context = executor.variable_values, executor.context_value
        try:
            return await operation.compiled.run_coerced(values, context=context, root=event)
        except Unsupported:
            pass
    return await _executed(executor.build_per_event_executor(event), serially=False)


async def _source(
    asking: Asking, variables: Variables, *, context: Any, root: Any
) -> Answer | tuple[Executor[Any], Any]:
    built = _built(Executor, asking, variables, context=context, root=root)
    if isinstance(built, list):
        return Answer(None, built, executed=False)
    stream: Any = create_source_event_stream(built)
    found = await stream if built.is_awaitable(stream) else stream
    if isinstance(found, ExecutionResult):
        return Answer(None, found.errors or (), executed=False)
    return built, found


async def _by_core(asking: Asking, variables: Variables, *, context: Any, root: Any) -> Answer:
    built = _built(ExecutorThrowingOnIncremental, asking, variables, context=context, root=root)
    if isinstance(built, list):
        return Answer(None, built, executed=False)
    return await _executed(built)


def _built(
    kind: type[Executor[Any]], asking: Asking, variables: Variables, *, context: Any, root: Any
) -> list[GraphQLError] | Executor[Any]:
    return kind.build(
        asking.schema,
        asking.document,
        root_value=root,
        context_value=context,
        raw_variable_values=dict(variables),
        operation_name=_named(asking),
        hide_suggestions=True,
    )


async def _executed(executor: Executor[Any], *, serially: bool | None = None) -> Answer:
    # An error may raise when it is put into words.
    found = await outcome(_result(executor, serially=serially))
    if type(found) is Failure:
        return Answer(None, [unspoken(found.error)])
    return Answer(found.data, found.errors or ())


async def _result(executor: Executor[Any], *, serially: bool | None) -> ExecutionResult:
    result: Any = executor.execute_operation(serially)
    found: ExecutionResult = await result if executor.is_awaitable(result) else result
    return found


def _named(asking: Asking) -> str | None:
    return asking.operation.name.value if asking.operation.name else None
