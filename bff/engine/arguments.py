"""The arguments of a field: worked out once an execution, however many objects it has."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple
from uuid import UUID

from graphql import GraphQLArgument, GraphQLError, GraphQLField, ValueNode, VariableNode
from graphql import is_non_null_type as forbids_null
from graphql.execution.values import VariableValues, get_argument_values

from bff.engine.failures import Failure, attempted
from bff.engine.plan import Asked

Values = Mapping[str, Any]
Given = Callable[[VariableValues], Values]
Converted = Callable[[Mapping[str, Any]], dict[str, Any]]

NO_VARIABLES = VariableValues({}, {})
# What no resolver can change, so that all may be given the same.
UNCHANGING = (str, int, float, bool, type(None), Enum, UUID, Decimal, date, time)


def arguments(asked: Asked, converted: Converted | None = None) -> Given | None:
    """Return what gives a field's arguments for the variables of an execution.

    None where the field has none. `converted` turns graphql-core's values into the resolver's.
    What is given raises GraphQLError where graphql-core does.
    """
    definition = asked.definition
    assert definition is not None
    if not definition.args:
        return None
    nodes = {node.name.value: node.value for node in asked.nodes[0].arguments or ()}
    plan = [
        _Argument.of(asked, argument, name, nodes.get(name))
        for name, argument in definition.args.items()
    ]
    variable = any(one.variable for one in plan)
    known = all(one.variable or one.without is not None for one in plan)
    coerced = _coerced(asked, definition)
    given = _direct(plan, coerced) if known else coerced
    told = given if converted is None else _then(given, converted)
    return _fixed(told) if known and not variable else told


def _then(given: Given, converted: Converted) -> Given:
    def both(variables: VariableValues) -> Values:
        return converted(given(variables))

    return both


def _fixed(given: Given) -> Given:
    """Give what is the same each time without working it out again."""
    values = attempted(given, NO_VARIABLES)
    # An error is the field's, told whenever it runs.
    if type(values) is Failure or not all(isinstance(one, UNCHANGING) for one in values.values()):
        return given
    return lambda _variables: dict(values)


def _coerced(asked: Asked, definition: GraphQLField) -> Given:
    node = asked.nodes[0]

    def given(variables: VariableValues) -> Values:
        return get_argument_values(definition, node, variables, hide_suggestions=True)

    return given


def _direct(plan: Sequence["_Argument"], coerced: Given) -> Given:
    """Return a quicker way for arguments that are variables, or the same every time."""

    def given(variables: VariableValues) -> Values:
        # In the schema's order, which is that of graphql-core's values.
        values: dict[str, Any] = {}
        found = variables.coerced
        for variable, out, no_null, without in plan:
            if variable in found and not (no_null and found[variable] is None):
                values[out] = found[variable]
            elif variable not in found and without is not None:
                values |= without
            else:
                # The words of errors are graphql-core's.
                return coerced(variables)
        return values

    return given


class _Argument(NamedTuple):
    """A variable by its name, and what is given without it; None where that is not known."""

    variable: str | None
    out: str
    no_null: bool
    without: Values | None

    @classmethod
    def of(
        cls, asked: Asked, argument: GraphQLArgument, name: str, node: ValueNode | None
    ) -> "_Argument":
        variable = node.name.value if isinstance(node, VariableNode) else None
        without = _same_each_time(asked, argument, name, None if variable else node)
        return cls(variable, argument.out_name or name, forbids_null(argument.type), without)


def _same_each_time(
    asked: Asked, argument: GraphQLArgument, name: str, node: ValueNode | None
) -> Values | None:
    if node is not None and getattr(node, "fields", getattr(node, "values", None)) is not None:
        return None
    assert asked.definition is not None
    alone = GraphQLField(asked.definition.type, {name: argument})
    try:
        values = get_argument_values(alone, asked.nodes[0], NO_VARIABLES)
    except GraphQLError:
        # It is the field's error, told whenever it runs.
        return None
    return values if all(isinstance(value, UNCHANGING) for value in values.values()) else None
