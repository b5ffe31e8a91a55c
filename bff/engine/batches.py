"""Edges: one question to a loader for all objects of a level."""

from collections.abc import Awaitable, Generator, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from strawberry.schema import Schema

from bff.engine.arguments import Given, arguments
from bff.engine.converting import converted
from bff.engine.edge import Edge, Of
from bff.engine.failures import Failure, attempted, each
from bff.engine.handled import handlers_of
from bff.engine.keys import keys_of
from bff.engine.kinds import kinds_in, ordinary
from bff.engine.methods import field_of, is_plain
from bff.engine.plan import Asked
from bff.engine.reading import NO_ARGUMENTS, Objects, Reader, Values
from bff.engine.run import Run
from bff.engine.trail import Above
from bff.engine.waiting import Late, outcome


class Loads(Protocol):
    """What an edge wants of the context of an execution."""

    @property
    def viewer(self) -> Any:
        """Who asks, handed to the key of each edge."""

    def load_many(self, loader: Any, keys: Sequence[Any]) -> Awaitable[Sequence[Any]]:
        """Begin to load; gives a row, None or an exception for each key, in order."""


def edge_of(schema: Schema, asked: Asked) -> Edge | None:
    """Return the edge behind a field, if its values come straight from a loader."""
    found = field_of(asked)
    if found is None or not is_plain(schema, asked, found) or handlers_of(schema, found):
        return None
    edge = found.metadata.get("edge")
    return edge if isinstance(edge, Edge) else None


def batch(schema: Schema, asked: Asked, edge: Edge) -> Reader:
    """Return what asks an edge's loader once for a level; its answers are awaited."""
    found = field_of(asked)
    assert found is not None
    given = arguments(asked, converted(schema, asked, found))

    def read(objects: Objects, run: Run, _above: Above | None) -> Values | Late:
        asks = attempted(_asks, given, run)
        if type(asks) is Failure:
            return [asks] * len(objects)
        keys = keys_of(edge.key, objects, *asks)
        asking = _different(keys)
        if not asking:
            return keys
        loading = attempted(run.context.load_many, edge.loader, asking)
        if type(loading) is Failure:
            return _placed(keys, dict.fromkeys(asking, loading))
        of = edge.made(run.context)
        return Late(partial(_answered, of, keys, asking, loading), loading)

    return Reader(read, waits=True)


def _asks(given: Given | None, run: Run) -> tuple[Mapping[str, Any], Any]:
    return NO_ARGUMENTS if given is None else given(run.variables), run.context.viewer


def _different(keys: list[Any]) -> list[Any]:
    try:
        found = dict.fromkeys(keys)
    except TypeError:
        # What no dictionary takes hurts only whoever asks for it.
        keys[:] = each(_hashable, keys)
        found = dict.fromkeys(keys)
    return [key for key in found if key is not None and type(key) is not Failure]


def _hashable(key: Any) -> Any:
    hash(key)
    return key


def _placed(keys: Sequence[Any], made: Mapping[Any, Any]) -> Values:
    return [key if key is None or type(key) is Failure else made[key] for key in keys]


def _answered(
    of: Of | None, keys: Sequence[Any], asking: Sequence[Any], loading: Awaitable[Sequence[Any]]
) -> Generator[Any, None, Values]:
    answers = yield from outcome(loading).__await__()
    made = attempted(_made, of, asking, answers)
    if type(made) is Failure:
        return _placed(keys, dict.fromkeys(asking, made))
    # Mostly all keys differ: then the answers lie as the keys do.
    return made if len(asking) == len(keys) else _placed(keys, dict(zip(asking, made, strict=True)))


def _made(of: Of | None, asking: Sequence[Any], answers: Any) -> Values:
    if type(answers) is Failure:
        raise answers.error
    if len(answers) != len(asking):
        raise ValueError(f"{len(answers)} answers to {len(asking)} keys")
    if not ordinary(kinds_in(answers)):
        return each(partial(_value, of), answers)
    return list(answers) if of is None else each(of, answers)


def _value(of: Of | None, answer: Any) -> Any:
    if isinstance(answer, Exception):
        return Failure(answer)
    return answer if answer is None or of is None else of(answer)
