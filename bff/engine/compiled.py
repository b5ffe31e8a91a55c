"""Operations compiled to Python: one variant for each way that `@skip` and `@include` may go."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import CodeType, FunctionType
from typing import Any

from graphql import (
    GraphQLError,
    OperationType,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution.values import VariableValues
from graphql.language import DirectiveNode, FragmentSpreadNode

from bff.engine.failures import Failure, Settling, attempted, unspoken
from bff.engine.fused import ReaderOf
from bff.engine.plan import Asking, Selection, Unsupported, planned
from bff.engine.run import Run
from bff.engine.source import Program, program
from bff.engine.variables import Variables

# Each condition doubles the variants; no screen has so many.
CONDITIONS_MAX = 6
Conditions = tuple[bool, ...]
Function = Callable[[Run], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation came to: data, None where a null reached the top, and its errors.

    `executed` is False when it was not even begun.
    """

    data: dict[str, Any] | None
    errors: Sequence[GraphQLError] = ()
    executed: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """A part of an operation that runs by itself: all of a query, one field of a mutation."""

    chosen: Selection
    program: Program
    run: Function


class Compiled:
    """An operation that runs breadth first; each field is asked once for a whole level."""

    def __init__(self, asking: Asking, reader_of: ReaderOf) -> None:
        """Compile the operation; raises Unsupported for what only graphql-core does."""
        _refuse_unsupported(asking)
        self.asking = asking
        self._reader_of = reader_of
        self._conditions = conditions(asking)
        self._variants: dict[Conditions, list[Step]] = {}
        self._variables = Variables(asking)
        # The commonest one at once, so that what is unsupported shows when it is compiled.
        self.steps(tuple(False for _ in self._conditions))

    async def run(self, variables: Mapping[str, Any], *, context: Any, root: Any = None) -> Answer:
        """Run with raw variables; errors of resolvers are in the answer and raise nothing."""
        coerced = self._variables.coerced(variables)
        if isinstance(coerced, list):
            return Answer(None, coerced, executed=False)
        return await self.run_coerced(coerced, context=context, root=root)

    async def run_coerced(self, values: VariableValues, *, context: Any, root: Any) -> Answer:
        """Run with variables that were coerced already."""
        asked = tuple([values.coerced.get(name) is True for name in self._conditions])
        if self._conditions and None in map(values.coerced.get, self._conditions):
            raise Unsupported("a condition that is null")
        data: dict[str, Any] = {}
        errors: list[GraphQLError] = []
        for step in self.steps(asked):
            run = Run(self.asking, root, context, values)
            found = await _run(step, run)
            if run.failed and (lost := _settled(step.chosen, found, run, errors)):
                return Answer(None, [*errors, lost])
            data |= found
        return Answer(data, errors)

    def steps(self, asked: Conditions) -> list[Step]:
        """Return the parts that run one after the other when the conditions are so."""
        found = self._variants.get(asked)
        if found is None:
            found = self._variants[asked] = list(self._compiled(asked))
        return found

    def source(self) -> str:
        """Return the Python of the commonest variant, to be read."""
        steps = next(iter(self._variants.values()))
        return "\n\n".join(step.program.text for step in steps)

    def _compiled(self, asked: Conditions) -> Iterator[Step]:
        chosen = planned(self.asking, dict(zip(self._conditions, asked, strict=True)))
        for part in _parts(self.asking, chosen):
            written = program(self.asking, part, self._reader_of)
            yield Step(part, written, _function(written, self.asking))


def conditions(asking: Asking) -> list[str]:
    """Return the variables that decide over `@skip` and `@include`; Unsupported when too many."""
    found, fragments = _Conditions(), asking.fragments
    visit(asking.operation, found)
    while waiting := found.spread - found.visited:
        found.visited |= waiting
        for name in waiting:
            visit(fragments[name], found)
    if len(found.names) > CONDITIONS_MAX:
        raise Unsupported(f"more than {CONDITIONS_MAX} conditions")
    return sorted(found.names)


def _function(written: Program, asking: Asking) -> Function:
    name = asking.operation.name.value if asking.operation.name else "anonymous"
    module = compile(written.text, f"<operation {name}>", "exec")
    [code] = (one for one in module.co_consts if isinstance(one, CodeType))
    made: Function = FunctionType(code, dict(written.names))
    return made


def _parts(asking: Asking, chosen: Selection) -> Iterator[Selection]:
    if asking.operation.operation is OperationType.MUTATION:
        # One after the other, each with all that is asked of its result.
        yield from (replace(chosen, fields=[asked]) for asked in chosen.fields)
    else:
        yield chosen


async def _run(step: Step, run: Run) -> dict[str, Any]:
    try:
        return await step.run(run)
    except BaseException:
        # Nobody waits for the rest any more: most likely the client is gone.
        run.cancel()
        raise


def _settled(
    chosen: Selection, found: dict[str, Any], run: Run, errors: list[GraphQLError]
) -> GraphQLError | None:
    settling = Settling(run.concrete, errors)
    lost = attempted(settling.selection, chosen, found, ())
    return unspoken(lost.error) if type(lost) is Failure else None


class _Conditions(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.spread: set[str] = set()
        self.visited: set[str] = set()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        self.spread.add(node.name.value)

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if node.name.value in {"skip", "include"}:
            values = [argument.value for argument in node.arguments or ()]
            self.names |= {one.name.value for one in values if isinstance(one, VariableNode)}


def _refuse_unsupported(asking: Asking) -> None:
    if any(fragment.variable_definitions for fragment in asking.fragments.values()):
        raise Unsupported("arguments of fragments")
    if asking.operation.directives:
        raise Unsupported("directives of the operation")
