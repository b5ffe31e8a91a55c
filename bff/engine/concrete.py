"""Which type each object is of, where its place allows several or its type asks to be sure."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from graphql import (
    GraphQLAbstractType,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    is_object_type,
)
from graphql.execution.executor import default_type_resolver
from graphql.pyutils import inspect

from bff.engine.failures import Failure, attempted
from bff.engine.info import ResolveInfo
from bff.engine.kinds import awaited
from bff.engine.plan import Asked
from bff.engine.run import Run
from bff.engine.waiting import settled

# The name of each object's type, or why it has none.
Kinds = Sequence[Any]
Sorted = Callable[[Sequence[Any], Run], Kinds | Coroutine[Any, Any, Kinds]]


def kinds_of(asked: Asked, schema: GraphQLSchema) -> Sorted | None:
    """Return what names the type of each object; None where there can be no doubt about it."""
    assert asked.output is not None
    named: Any = asked.output.named
    if asked.is_abstract:
        return _each(asked, _resolve(asked, named, schema))
    return _each(asked, _checked(asked, named)) if named.is_type_of else None


Judge = Callable[[Any, ResolveInfo], Any]
Named = Callable[[Any, Any, ResolveInfo], str]


def _each(asked: Asked, judged: tuple[Judge, Named]) -> Sorted:
    judge, name = judged

    def sorted_(objects: Sequence[Any], run: Run) -> Kinds | Coroutine[Any, Any, Kinds]:
        info = ResolveInfo(run, asked, None, 0)
        said = [attempted(judge, one, info) for one in objects]
        if any(map(awaited, set(map(type, said)))):
            return later(objects, said, info, run)
        return named(objects, said, info, run)

    def named(
        objects: Sequence[Any], said: Sequence[Any], info: ResolveInfo, run: Run
    ) -> list[Any]:
        both = zip(objects, said, strict=True)
        kinds = [
            one if type(one) is Failure else attempted(name, value, one, info)
            for value, one in both
        ]
        run.failed = run.failed or Failure in set(map(type, kinds))
        return kinds

    async def later(
        objects: Sequence[Any], said: list[Any], info: ResolveInfo, run: Run
    ) -> list[Any]:
        return named(objects, await settled(said), info, run)

    return sorted_


def _checked(asked: Asked, named: GraphQLObjectType) -> tuple[Judge, Named]:
    def name(value: Any, said: Any, _info: ResolveInfo) -> str:
        if said:
            return named.name
        words = f"Expected value of type '{named}' but got: {inspect(value)}."
        raise GraphQLError(words, asked.nodes)

    judge: Any = named.is_type_of
    return judge, name


def _resolve(
    asked: Asked, abstract: GraphQLAbstractType, schema: GraphQLSchema
) -> tuple[Judge, Named]:
    resolve: Any = abstract.resolve_type or default_type_resolver
    where = f"{asked.parent.name}.{asked.definition_name}"
    possible = {one.name: one for one in schema.get_possible_types(abstract)}

    def judge(value: Any, info: ResolveInfo) -> Any:
        return resolve(value, info, abstract)

    def name(value: Any, said: Any, info: ResolveInfo) -> str:
        if type(said) is str and said in possible:
            return _sure(possible[said], value, info, asked)
        raise GraphQLError(_words(abstract, where, said, value, schema), asked.nodes)

    return judge, name


def _sure(named: GraphQLObjectType, value: Any, info: Any, asked: Asked) -> str:
    if named.is_type_of and not named.is_type_of(value, info):
        words = f"Expected value of type '{named}' but got: {inspect(value)}."
        raise GraphQLError(words, asked.nodes)
    return named.name


def _words(abstract: Any, where: str, said: Any, value: Any, schema: GraphQLSchema) -> str:
    must = (
        f"Abstract type '{abstract}' must resolve to an Object type at runtime for field '{where}'"
    )
    if said is None:
        return (
            f"{must}. Either the '{abstract}' type should provide a 'resolve_type' function or each"
            " possible type should provide an 'is_type_of' function."
        )
    if not isinstance(said, str):
        return (
            f"{must} with value {inspect(value)}, received '{inspect(said)}',"
            " which is not a valid Object type name."
        )
    found = schema.get_type(said)
    if found is None:
        return (
            f"Abstract type '{abstract}' was resolved to a type '{said}'"
            " that does not exist inside the schema."
        )
    if not is_object_type(found):
        return f"Abstract type '{abstract}' was resolved to a non-object type '{said}'."
    return f"Runtime Object type '{found}' is not a possible type for '{abstract}'."
