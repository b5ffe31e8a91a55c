"""How the values of a field are had: attributes, methods and resolvers, a level at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from graphql import default_field_resolver

from bff.engine.arguments import Given, arguments
from bff.engine.failures import Failure, attempted
from bff.engine.info import ResolveInfo
from bff.engine.plan import Asked
from bff.engine.run import Run
from bff.engine.trail import Trail

Objects = Sequence[Any]
Values = list[Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a field of all objects of a level.

    `waits` says that values may have to be awaited, `placed` that its resolver may ask where in
    the response it stands.
    """

    read: Callable[[Objects, Run, Trail | None], Any]
    waits: bool = False
    placed: bool = False


def attribute(name: str) -> Reader:
    """Return what reads a plain attribute."""
    get = attrgetter(name)

    def read(objects: Objects, _run: Run, _trail: Trail | None) -> Values:
        values = attempted(list, map(get, objects))
        if type(values) is list:
            return values
        # One by one, it hurts only its own object.
        return [attempted(get, one) for one in objects]

    return Reader(read)


def resolver(asked: Asked) -> Reader:
    """Return what calls a field's resolver for one object after the other, as graphql-core does."""
    assert asked.definition is not None
    resolve = asked.definition.resolve or default_field_resolver
    given = arguments(asked)

    def read(objects: Objects, run: Run, trail: Trail | None) -> Values:
        args = given_to(given, run)
        if type(args) is Failure:
            return [args] * len(objects)

        def value(one: Any, index: int) -> Any:
            info: Any = ResolveInfo(run, asked, trail, index)
            return resolve(one, info, **args)

        return [attempted(value, one, index) for index, one in enumerate(objects)]

    return Reader(read, waits=True, placed=True)


def given_to(given: Given | None, run: Run) -> Any:
    """Return the arguments of an execution, or their failure."""
    return NO_ARGUMENTS if given is None else attempted(given, run.variables)


NO_ARGUMENTS: Mapping[str, Any] = {}
