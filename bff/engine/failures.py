"""Values that failed, and how their errors find their paths and their nearest nullable place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLError, located_error

from bff.engine.plan import Asked, Output, Selection

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


def null_refused(asked: Asked) -> Failure:
    """Return the failure of a null where the schema promises a value."""
    where = f"{asked.parent}.{asked.definition_name}"
    return Failure(TypeError(f"Cannot return null for non-nullable field {where}."))


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
        try:
            return self._value(asked, output, found, path)
        except Propagated as propagated:
            if not output.nullable:
                raise
            self.errors.append(propagated.error)
            return None

    def _value(self, asked: Asked, output: Output, found: Any, path: Path) -> Any:
        if isinstance(found, Failure):
            raise Propagated(located_error(found.error, asked.nodes, path))
        if found is None or (output.item is None and not asked.selections):
            return found
        if output.item is not None:
            return self._items(asked, output.item, found, path)
        name = self.concrete.get(id(found)) or output.named.name
        return self.selection(asked.selections[name], found, path)

    def _items(self, asked: Asked, item: Output, found: Sequence[Any], path: Path) -> list[Any]:
        return [self.value(asked, item, one, (*path, at)) for at, one in enumerate(found)]
