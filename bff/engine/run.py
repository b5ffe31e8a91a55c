"""One execution of a compiled operation: its context, its variables, and what became of it."""

from dataclasses import dataclass, field
from typing import Any

from graphql.execution.values import VariableValues

from bff.engine.plan import Asking


@dataclass(slots=True)
class Run:
    """What all fields of one execution share."""

    asking: Asking
    root: Any
    context: Any
    variables: VariableValues
    # Nobody walks the response unless something in it failed.
    failed: bool = False
    concrete: dict[int, str] = field(default_factory=dict)
