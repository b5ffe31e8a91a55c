"""How the values of a field are had: attributes, methods and resolvers, a level at a time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from graphql import default_field_resolver

from bff.engine.arguments import UNCHANGING, Given, arguments
from bff.engine.failures import Failure, attempted, each
from bff.engine.info import ResolveInfo
from bff.engine.part import getter
from bff.engine.plan import Asked
from bff.engine.run import Run
from bff.engine.trail import Above

Objects = Sequence[Any]
Values = list[Any]


@dataclass(frozen=True, slots=True)
class Plain:
    """What reads an attribute, and what is made of it: all that there is to a field."""

    get: Callable[[Any], Any] | None
    made: Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a field of all objects of a level.

    `waits` says that values may have to be awaited, `placed` that its resolver may ask where in
    the response it stands.
    """

    read: Callable[[Objects, Run, Above | None], Any]
    waits: bool = False
    placed: bool = False
    plain: Plain | None = None


def attribute(path: str, made: Callable[[Any], Any] | None = None) -> Reader:
    """Return what reads a plain attribute, or what is made of it."""
    get = getter(path)

    def act(found: Any) -> Any:
        return found if made is None else attempted(made, found)

    def read(objects: Objects, _run: Run, _above: Above | None) -> Values:
        found = attempted(list, map(get, objects) if path else objects)
        # StopIteration ends the map without a word.
        if type(found) is Failure or len(found) < len(objects):
            # One by one, it hurts only its own object.
            return [one if type(one) is Failure else act(one) for one in each(get, objects)]
        return found if made is None else each(made, found)

    return Reader(read, plain=Plain(get if path else None, made))


def resolver(asked: Asked) -> Reader:
    """Return what calls a field's resolver for one object after the other, as graphql-core does."""
    assert asked.definition is not None
    resolve = asked.definition.resolve or default_field_resolver
    given = arguments(asked)

    def read(objects: Objects, run: Run, above: Above | None) -> Values:
        def value(one: Any, args: Any, index: int) -> Any:
            info: Any = ResolveInfo(run, asked, above, index)
            return resolve(one, info, **args)

        return called(value, objects, given, run)

    return Reader(read, waits=True, placed=True)


def called(
    act: Callable[[Any, Any, int], Any], objects: Objects, given: Given | None, run: Run
) -> Values:
    """Return what `act` makes of each object, its arguments and its index."""
    if given is None:
        return [attempted(act, one, NO_ARGUMENTS, index) for index, one in enumerate(objects)]
    return [
        args if type(args) is Failure else attempted(act, one, args, index)
        for index, (one, args) in enumerate(zip(objects, _for_each(given, run), strict=False))
    ]


def given_to(given: Given | None, run: Run) -> Any:
    """Return the arguments of an execution, or their failure."""
    return NO_ARGUMENTS if given is None else attempted(given, run.variables)


def _for_each(given: Given | None, run: Run) -> Iterable[Any]:
    args = given_to(given, run)
    if given is None or type(args) is Failure:
        return repeat(args)
    if all(isinstance(value, UNCHANGING) for value in args.values()):
        return repeat(args)
    return _anew(given, run, args)


def _anew(given: Given, run: Run, args: Any) -> Iterable[Any]:
    while True:
        yield args
        args = given_to(given, run)


NO_ARGUMENTS: Mapping[str, Any] = {}
