"""Executes a document by the engine and by graphql-core, and says where they differ."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from types import CoroutineType
from typing import Any

import orjson
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationType,
    execute,
    parse,
    subscribe,
)
from graphql.execution import Executor, create_source_event_stream

from bff.engine import executor
from bff.engine.documents import chosen
from bff.engine.executor import OVER, Operation
from bff.engine.failures import Failure
from bff.engine.plan import Asking
from bff.engine.waiting import outcome
from tests.engine.drawing import Asker, Drawn

KINDS = ("query", "query", "query", "query", "mutation", "subscription")
TURNS = 20


@dataclass(frozen=True)
class Stage:
    """A schema, and the worlds that answer for it: the same one for the same seed.

    `world(seed, spoil, late)` is the context; `root(world, kind)` what an operation begins with.
    """

    schema: Any
    core: GraphQLSchema
    asker: Asker
    world: Callable[[str, float, float], Any]
    root: Callable[[Any, OperationType], Any] = lambda _world, _kind: None

    def operation(self, drawn: Drawn) -> Operation:
        document = parse(drawn.text)
        asking = Asking(self.core, document, chosen(document, drawn.name))
        return executor.compiled(self.schema, Operation(asking))


@dataclass(frozen=True)
class Trial:
    """A document with its variables, executed in three worlds that answer alike."""

    stage: Stage
    seed: str
    drawn: Drawn
    operation: Operation
    spoil: float
    late: float

    @classmethod
    def of(cls, stage: Stage, seed: str) -> "Trial":
        dice = Random(seed)
        kind, spoil = dice.choice(KINDS), dice.choice((0, 0.02, 0.1, 0.3))
        drawn = stage.asker.document(kind, seed)
        return cls(stage, seed, drawn, stage.operation(drawn), spoil, dice.choice((0, 0.3, 1)))

    async def differences(self) -> list[str]:
        """Return a line for each way in which the executors differ."""
        ours, theirs, orderly = self.world(self.late), self.world(self.late), self.world(0)
        with _family() as family:
            answers, left = await self.by_engine(ours), await _left_over(family)
        told = await _outcome(self.by_core(theirs))
        still = await _outcome(self.by_core_in_order(orderly)) if self.compiled else told
        return [f"left behind: {one}" for one in left] + list(
            _compared(answers, told, still, (ours, theirs))
        )

    @property
    def compiled(self) -> bool:
        """Whether it is not left to graphql-core."""
        conditions = [one for name, one in self.drawn.variables.items() if name.startswith("c")]
        return self.operation.compiled is not None and None not in conditions

    def world(self, late: float) -> Any:
        return self.stage.world(self.seed, self.spoil, late)

    async def by_engine(self, world: Any) -> list[Any]:
        run = executor.answers
        if self.operation.kind is OperationType.SUBSCRIPTION:
            run = executor.events
        asked = {"context": world, "root": self.root(world)}
        return [one async for one in run(self.operation, self.drawn.variables, **asked)]

    async def by_core(self, world: Any) -> list[Any]:
        asked, kind = self.asked(world, self.root(world)), self.operation.kind
        if kind is OperationType.SUBSCRIPTION:
            return [one async for one in _events(await _there(subscribe(**asked)))]
        return [await _there(execute(**asked))]

    async def by_core_in_order(self, world: Any) -> list[Any]:
        """Execute with every resolver run to its end before the next one begins."""
        if self.operation.kind is OperationType.SUBSCRIPTION:
            return [one async for one in self._events_in_order(world)]
        asked = self.asked(world, self.root(world))
        return [await _there(execute(**asked, middleware=[_at_once]))]

    async def _events_in_order(self, world: Any) -> Any:
        asked = self.asked(world, self.root(world))
        asked["raw_variable_values"] = asked.pop("variable_values")
        built: Any = Executor.build(**asked)
        stream = (
            built if isinstance(built, list) else await _there(create_source_event_stream(built))
        )
        if isinstance(stream, list | ExecutionResult):
            errors = stream if isinstance(stream, list) else stream.errors
            yield ExecutionResult(None, errors)
            return
        events = [one async for one in _events(stream)]
        for event in events:
            if isinstance(event, ExecutionResult):
                yield event
                continue
            found = execute(**self.asked(world, event), middleware=[_at_once])
            yield await _there(found)

    def root(self, world: Any) -> Any:
        return self.stage.root(world, self.operation.kind)

    def asked(self, world: Any, root: Any) -> dict[str, Any]:
        return {
            "schema": self.stage.core,
            "document": parse(self.drawn.text),
            "root_value": root,
            "context_value": world,
            "variable_values": self.drawn.variables,
            "operation_name": self.drawn.name,
            "hide_suggestions": True,
        }

    def __str__(self) -> str:
        return f"{self.seed}: {self.drawn.text}\n{self.drawn.variables}"


def _compared(
    ours: Sequence[Any], theirs: Sequence[Any], still: Sequence[Any], worlds: tuple[Any, Any]
) -> Iterator[str]:
    data, wanted = _data(ours), _data(theirs)
    # As a whole, so that the order of keys counts.
    if data != wanted:
        yield f"data: {data!r}, not {wanted!r}"
    errors, known, orderly = _errors(ours), _errors(theirs), _errors(still)
    # Which of two failures is told first is arbitrary: ours are told in the document's order, or
    # as it came about; nothing is told that graphql-core never tells.
    yield from (f"only ours: {one}" for one in errors - (known | orderly))
    yield from (f"only theirs: {one}" for one in (known & orderly) - errors)
    # After a failure graphql-core leaves out what was not begun, which depends on the order.
    if not errors and worlds[0].calls() != worlds[1].calls():
        yield "resolvers were asked differently"


def _data(answers: Sequence[Any]) -> bytes:
    told = [one.data for one in answers]
    return orjson.dumps(told, default=repr, option=orjson.OPT_NON_STR_KEYS)


def _errors(answers: Sequence[Any]) -> Counter[str]:
    numbered = enumerate(answers)
    return Counter(f"{at}: {_told(one)}" for at, found in numbered for one in found.errors or ())


def _told(error: GraphQLError) -> str:
    places = [(one.line, one.column) for one in error.locations or ()]
    cause = type(error.original_error).__name__
    return f"{error.message} at {error.path} {places} {error.extensions} of {cause}"


@contextmanager
def _family() -> Iterator[set[asyncio.Task[Any] | None]]:
    """Yield the tasks that begin within: children of this one, and theirs.

    Others may come and go meanwhile, such as those of a sandbox on the same loop.
    """
    loop, family = asyncio.get_running_loop(), {asyncio.current_task()}

    def born(loop: asyncio.AbstractEventLoop, coro: Any, **given: Any) -> asyncio.Task[Any]:
        task = asyncio.Task(coro, loop=loop, **given)
        if asyncio.current_task() in family:
            family.add(task)
        return task

    before = loop.get_task_factory()
    loop.set_task_factory(born)
    try:
        yield family
    finally:
        loop.set_task_factory(before)


async def _left_over(family: Collection[asyncio.Task[Any] | None] = ()) -> list[str]:
    """Let what resolvers began come to its end, and return what of a family does not."""
    for _ in range(TURNS):
        await asyncio.sleep(0)
    own = asyncio.current_task()
    return [repr(one) for one in family if one and one is not own and not one.done()]


async def _outcome(answers: Any) -> list[Any]:
    found: list[Any] = await answers
    await _left_over()
    return found


async def _events(stream: Any) -> Any:
    if isinstance(stream, ExecutionResult):
        yield stream
        return
    event: Any = None
    while event is not OVER:
        event = await outcome(anext(stream, OVER))
        if type(event) is Failure:
            # To a client it is the last event.
            lost = GraphQLError(str(event.error), original_error=event.error)
            event, told = OVER, ExecutionResult(None, [lost])
            yield told
        elif event is not OVER:
            yield event


async def _there(found: Any) -> Any:
    return await found if hasattr(found, "__await__") else found


def _at_once(resolve: Any, source: Any, info: Any, **args: Any) -> Any:
    found = resolve(source, info, **args)
    if not isinstance(found, CoroutineType):
        return found
    try:
        found.send(None)
    except StopIteration as ended:
        return ended.value
    raise AssertionError(f"{info.path} waits")
