"""Edges: one question to a loader for all objects of a level."""

from collections.abc import Awaitable, Sequence
from functools import partial
from typing import Any, Protocol

from strawberry.schema import Schema

from bff.engine.arguments import arguments
from bff.engine.edge import Edge
from bff.engine.failures import Failure, attempted
from bff.engine.methods import converted, field_of
from bff.engine.plan import Asked
from bff.engine.reading import Objects, Reader, Values, given_to
from bff.engine.run import Run
from bff.engine.trail import Trail
from bff.engine.waiting import Late, outcome


class Loads(Protocol):
    """What an edge wants of the context of an execution."""

    @property
    def viewer(self) -> Any:
        """Who asks, handed to the key of each edge."""

    def load_many(self, loader: Any, keys: Sequence[Any]) -> Awaitable[Sequence[Any]]:
        """Begin to load; gives a row, None or an exception for each key, in order."""


def edge_of(asked: Asked) -> Edge | None:
    """Return the edge behind a field, if its values come from a loader."""
    found = field_of(asked)
    edge = found.metadata.get("edge") if found else None
    return edge if isinstance(edge, Edge) else None


def batch(schema: Schema, asked: Asked, edge: Edge) -> Reader:
    """Return what asks an edge's loader once for a level; its answers are awaited."""
    found = field_of(asked)
    assert found is not None
    given = arguments(asked, converted(schema, found))

    def read(objects: Objects, run: Run, _trail: Trail | None) -> Values | Late:
        args = given_to(given, run)
        if type(args) is Failure:
            return [args] * len(objects)
        context: Loads = run.context
        keys = [attempted(edge.key, one, args, context.viewer) for one in objects]
        asking = [
            key for key in dict.fromkeys(keys) if key is not None and type(key) is not Failure
        ]
        if not asking:
            return keys
        loading = context.load_many(edge.loader, asking)
        return Late(partial(_answered, edge, keys, asking, loading))

    return Reader(read, waits=True)


async def _answered(
    edge: Edge, keys: Sequence[Any], asking: Sequence[Any], loading: Awaitable[Sequence[Any]]
) -> Values:
    answers = await outcome(loading)
    if type(answers) is Failure:
        answers = [answers.error] * len(asking)
    made = {key: _made(edge, one) for key, one in zip(asking, answers, strict=True)}
    return [made[key] if type(key) is not Failure and key is not None else key for key in keys]


def _made(edge: Edge, answer: Any) -> Any:
    if isinstance(answer, Exception):
        return Failure(answer)
    return None if answer is None else attempted(edge.of, answer)
