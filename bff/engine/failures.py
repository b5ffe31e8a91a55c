"""Values that failed, and how their errors find their paths and their nearest nullable place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLError, located_error

from bff.engine.plan import Asked, Output, Selection
from bff.engine.shape import Torn, items_of

Path = tuple[str | int, ...]


class Failure:
    """Stands in the response where a value should be; its error is told when all is done."""

    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        """Keep what went wrong."""
        self.error = error


class Propagated(Exception):
    """A null that no place of the response may hold; `error` says where it came from."""

    def __init__(self, error: GraphQLError) -> None:
        """Keep the error, which has its path already."""
        super().__init__(error.message)
        self.error = error


def attempted(act: Callable[..., Any], *values: Any) -> Any:
    """Return what `act` makes of the values, or its Failure."""
    try:
        return act(*values)
    except Exception as error:  # noqa: BLE001  a resolver may raise anything at all
        return Failure(error)


def each(act: Callable[[Any], Any], column: Sequence[Any]) -> list[Any]:
    """Return what `act` makes of each value; where it raises, a Failure."""
    made: list[Any] = []
    rest = iter(column)
    lost = attempted(made.extend, map(act, rest))
    while len(made) < len(column):
        # StopIteration ends the map without a word.
        made.append(lost or attempted(act, column[len(made)]))
        lost = attempted(made.extend, map(act, rest))
    return made


def null_refused(asked: Asked) -> Failure:
    """Return the failure of a null where the schema promises a value."""
    where = f"{asked.parent}.{asked.definition_name}"
    return Failure(TypeError(f"Cannot return null for non-nullable field {where}."))


def placed(error: Exception, asked: Asked, path: Path) -> GraphQLError:
    """Return the error with its place; one that is propagated has it already."""
    if isinstance(error, Propagated):
        return error.error
    return located_error(error, asked.nodes, path)


def unspoken(error: Exception) -> GraphQLError:
    """Return the error of an answer that came to nothing; its place may be unknown."""
    if isinstance(error, Propagated):
        return error.error
    return GraphQLError(type(error).__name__, original_error=error)


@dataclass(slots=True)
class Settling:
    """Walks a response that holds failures, gathers their errors and propagates nulls.

    `concrete` names the type of each object whose place allows several, by its identity.
    """

    concrete: dict[int, str]
    errors: list[GraphQLError] = field(default_factory=list)

    def selection(self, chosen: Selection, found: dict[str, Any], path: Path) -> dict[str, Any]:
        """Settle an object in its place; raises Propagated when it cannot be without a field."""
        for asked in chosen.fields:
            if asked.output is not None:
                place = (*path, asked.key)
                found[asked.key] = self.value(asked, asked.output, found[asked.key], place)
        return found

    def value(self, asked: Asked, output: Output, found: Any, path: Path) -> Any:
        """Settle one value; raises Propagated when it failed where no null may stand."""
        # An error may raise when it is put into words: then that is the error.
        settled = attempted(self._beneath, asked, output, found, path)
        if not isinstance(settled, Failure | Torn):
            return settled
        error = placed(settled.error, asked, path)
        if not output.nullable:
            raise Propagated(error)
        self.errors.append(error)
        return None

    def _beneath(self, asked: Asked, output: Output, found: Any, path: Path) -> Any:
        if output.item is not None:
            return self._items(asked, output.item, found, path)
        if found is None or type(found) is Failure or not asked.selections:
            return found
        name = self.concrete.get(id(found)) or output.named.name
        return self.selection(asked.selections[name], found, path)

    def _items(self, asked: Asked, item: Output, found: Any, path: Path) -> Any:
        settled = [
            self.value(asked, item, one, (*path, at)) for at, one in enumerate(items_of(found))
        ]
        return settled if type(found) is list else found
