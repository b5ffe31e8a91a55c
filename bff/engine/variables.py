"""The variables of an operation: coerced once an execution, with their types looked up once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import GraphQLError, Undefined, get_variable_values
from graphql.execution.get_variable_signature import get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource
from graphql.type import is_non_null_type

from bff.engine.coercion import Coerce, coerce_of, default_of
from bff.engine.failures import attempted
from bff.engine.plan import Asking

# As graphql-core has it.
ERRORS_MAX = 50


class Variables:
    """Coerces the variables of one operation."""

    def __init__(self, asking: Asking) -> None:
        """Look at what the operation declares."""
        self._asking = asking
        self._declared = asking.operation.variable_definitions or ()
        self._usual = attempted(_usual, asking)

    def coerced(self, given: Mapping[str, Any]) -> VariableValues | list[GraphQLError]:
        """Return the values, or what is wrong with them as graphql-core says it."""
        found = attempted(_coerced, self._usual, given)
        if type(found) is VariableValues:
            return found
        return get_variable_values(
            self._asking.schema,
            self._declared,
            dict(given),
            max_errors=ERRORS_MAX,
            hide_suggestions=True,
        )


Usual = tuple[str, VariableValueSource, Coerce, Callable[[], Any], bool]


def _usual(asking: Asking) -> list[Usual]:
    found = []
    for node in asking.operation.variable_definitions or ():
        signature = get_variable_signature(asking.schema, node)
        if isinstance(signature, GraphQLError):
            raise signature
        source = VariableValueSource(signature)
        of, default = signature.type, default_of(signature)
        found.append((signature.name, source, coerce_of(of), default, is_non_null_type(of)))
    return found


def _coerced(usual: Sequence[Usual], given: Mapping[str, Any]) -> VariableValues | None:
    sources: dict[str, VariableValueSource] = {}
    coerced: dict[str, Any] = {}
    for name, source, coerce, default_of_it, needed in usual:
        value = given.get(name, Undefined)
        if value is not Undefined:
            sources[name] = source._replace(value=value)
            coerced[name] = coerce(value)
            continue
        sources[name] = source
        default = default_of_it()
        if default is not Undefined or needed:
            coerced[name] = default
    return None if Undefined in coerced.values() else VariableValues(sources, coerced)
