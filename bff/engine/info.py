"""What a resolver may ask about its own place, answered only when it asks."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from graphql import FieldNode, GraphQLObjectType, GraphQLOutputType
from graphql.pyutils import Path, is_awaitable
from graphql.pyutils.gather_with_cancel import gather_with_cancel
from graphql.type import GraphQLResolveInfoHelpers

from bff.engine.plan import Asked
from bff.engine.run import Run
from bff.engine.trail import Above
from bff.engine.waiting import tracked


def gathered(values: Sequence[Awaitable[Any]]) -> Awaitable[list[Any]]:
    """Await all values together; when one fails, the others end."""
    return gather_with_cancel(*values)


class ResolveInfo:
    """Has the attributes of graphql-core's GraphQLResolveInfo; what most never ask is made late."""

    __slots__ = ("_above", "_asked", "_index", "_run", "context")

    abort_signal = None
    is_awaitable: Callable[[Any], bool] = staticmethod(is_awaitable)
    async_helpers = GraphQLResolveInfoHelpers(gather=gathered, track=tracked)

    def __init__(self, run: Run, asked: Asked, above: Above | None, index: int) -> None:
        """Stand for one field of the object with this index in its level."""
        self._run = run
        self._asked = asked
        self._above = above
        self._index = index
        self.context = run.context

    @property
    def path(self) -> Path:
        """Where in the response the field stands."""
        above = self._above.path(self._index) if self._above else None
        return Path(above, self._asked.key, self._asked.parent.name)

    @property
    def field_name(self) -> str:
        """The name of the field."""
        return self._asked.definition_name

    @property
    def field_nodes(self) -> list[FieldNode]:
        """Where the document asks for it."""
        return self._asked.nodes

    @property
    def return_type(self) -> GraphQLOutputType:
        """The type of the field."""
        definition = self._asked.definition
        assert definition is not None
        return definition.type

    @property
    def parent_type(self) -> GraphQLObjectType:
        """The type that has the field."""
        return self._asked.parent

    @property
    def schema(self) -> Any:
        """The schema."""
        return self._run.asking.schema

    @property
    def fragments(self) -> Any:
        """The fragments of the document."""
        return self._run.asking.fragments

    @property
    def operation(self) -> Any:
        """The operation that runs."""
        return self._run.asking.operation

    @property
    def root_value(self) -> Any:
        """The value that the operation started from."""
        return self._run.root

    @property
    def variable_values(self) -> Any:
        """The variables with their coerced values."""
        return self._run.variables
