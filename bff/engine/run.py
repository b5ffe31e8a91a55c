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
    # Whether a column that looked ready has to be awaited after all.
    waits: bool = False
    concrete: dict[int, str] = field(default_factory=dict)
    begun: list[Any] = field(default_factory=list)

    def cancel(self) -> None:
        """End what was begun and nobody will await any more."""
        for one in self.begun:
            one.cancel()
