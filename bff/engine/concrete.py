"""Which type each object is of, where its place allows several or its type asks to be sure."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from graphql import GraphQLError, GraphQLNamedType, GraphQLObjectType, GraphQLSchema
from graphql.execution.executor import default_type_resolver
from graphql.pyutils import inspect

from bff.engine.failures import Failure, attempted
from bff.engine.info import ResolveInfo
from bff.engine.kinds import kinds_in
from bff.engine.levels import Level
from bff.engine.misnamed import words
from bff.engine.plan import Asked
from bff.engine.recognised import at_sight
from bff.engine.run import Run
from bff.engine.trail import Above, Parents, Trail
from bff.engine.waiting import awaited, chained

Objects = Sequence[Any]
Places = Sequence[ResolveInfo]
# Names the type of each object, or says why it has none.
Sorts = Callable[[Level, Run, Above | None], Any]
LIBRARIES = ("strawberry.", "graphql.")


def sorts_of(asked: Asked, schema: GraphQLSchema) -> Sorts:
    """Return what sorts a level's objects by their types, as those themselves would have it."""
    assert asked.output is not None
    names = _resolved(asked, schema) if asked.is_abstract else _promised(asked.output.named)
    sure, placed = _sure(asked, schema), asks_where(asked, schema)
    known = at_sight(asked, schema)
    asks = any(one.is_type_of for one in _possible(asked, schema))

    def sorts(level: Level, run: Run, above: Above | None) -> Any:
        found = known(level.objects)
        if found is not None and not asks:
            return level.sorted_out(found)
        places = _places(asked, level, run, above) if placed else _anywhere(asked, level, run)
        named = names(level.objects, places, run) if found is None else found
        kinds = chained(named, partial(sure, level.objects, places, run), run)
        return chained(kinds, partial(_told, level, run), run)

    return sorts


def asks_where(asked: Asked, schema: GraphQLSchema) -> bool:
    """Whether what tells the types apart is not a library's, and may ask where it stands."""
    assert asked.output is not None
    told = [one.is_type_of for one in _possible(asked, schema)]
    told.append(getattr(asked.output.named, "resolve_type", None))
    return any(act is not None and not act.__module__.startswith(LIBRARIES) for act in told)


def _possible(asked: Asked, schema: GraphQLSchema) -> Sequence[GraphQLObjectType]:
    assert asked.output is not None
    named: Any = asked.output.named
    return schema.get_possible_types(named) if asked.is_abstract else [named]


def _places(asked: Asked, level: Level, run: Run, above: Above | None) -> Places:
    parents = Parents(Trail(above, asked.key, asked.parent.name, level))
    return [ResolveInfo(run, asked, parents, at) for at in range(len(level.objects))]


def _anywhere(asked: Asked, level: Level, run: Run) -> Places:
    return [ResolveInfo(run, asked, None, 0)] * len(level.objects)


def _told(level: Level, run: Run, kinds: Sequence[Any]) -> Level:
    run.failed = run.failed or Failure in kinds_in(kinds)
    return level.sorted_out(kinds)


Names = Callable[[Objects, Places, Run], Any]


def _promised(named: GraphQLNamedType) -> Names:
    return lambda objects, _places, _run: [named.name] * len(objects)


def _resolved(asked: Asked, schema: GraphQLSchema) -> Names:
    assert asked.output is not None
    abstract: Any = asked.output.named
    resolve: Any = abstract.resolve_type or default_type_resolver
    possible = {one.name: one.name for one in _possible(asked, schema)}

    def name(value: Any, said: Any) -> str:
        if isinstance(said, str) and said in possible:
            return possible[said]
        raise GraphQLError(words(asked, said, value, schema), asked.nodes)

    def names(objects: Objects, places: Places, run: Run) -> Any:
        both = zip(objects, places, strict=True)
        said = [attempted(resolve, value, place, abstract) for value, place in both]
        return awaited(said, partial(_judged, name, objects), run)

    return names


def _sure(asked: Asked, schema: GraphQLSchema) -> Callable[[Objects, Places, Run, Any], Any]:
    asks = {one.name: one.is_type_of for one in _possible(asked, schema) if one.is_type_of}

    def name(value: Any, said: Any) -> str:
        kind, is_so = said
        if is_so:
            return str(kind)
        raise GraphQLError(
            f"Expected value of type '{kind}' but got: {inspect(value)}.", asked.nodes
        )

    def sure(objects: Objects, places: Places, run: Run, kinds: Sequence[Any]) -> Any:
        def judged(said: Sequence[Any]) -> list[Any]:
            pairs = [
                one if type(one) is Failure else (kind, one)
                for kind, one in zip(kinds, said, strict=True)
            ]
            return _judged(name, objects, pairs)

        each = zip(objects, places, kinds, strict=True)
        said = [
            kind if type(kind) is Failure else attempted(asks.get(kind, _yes), value, place)
            for value, place, kind in each
        ]
        return awaited(said, judged, run)

    return sure if asks else lambda _objects, _places, _run, kinds: kinds


def _yes(_value: Any, _place: ResolveInfo) -> bool:
    return True


def _judged(name: Callable[[Any, Any], str], objects: Objects, said: Sequence[Any]) -> list[Any]:
    both = zip(objects, said, strict=True)
    return [one if type(one) is Failure else attempted(name, value, one) for value, one in both]
