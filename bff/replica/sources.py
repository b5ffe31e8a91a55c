"""Which database the loaders of an operation read."""

import time
from collections.abc import Mapping
from typing import Any

from graphql import OperationType

from bff import metrics
from bff.context import Context, Viewer
from bff.engine.executor import Operation
from bff.engine.schema import Gate
from bff.kit import ids
from bff.replica.standby import Standby
from bff.replica.writers import OWN_S, Writers


class Sources:
    """Has the loaders of queries read a replica where nobody can tell the difference."""

    def __init__(self, standby: Standby, writers: Writers) -> None:
        """Read `standby`, but not for those whom `writers` names."""
        self._standby = standby
        self._writers = writers

    def word(self) -> str:
        """Say how the replica is."""
        return self._standby.word

    def gate(self, ask: Gate) -> Gate:
        """Return `ask`, with the source chosen for each operation that it lets in."""

        def admit(operation: Operation, variables: Mapping[str, Any], context: Any) -> None:
            ask(operation, variables, context)
            self.choose(operation.kind, context)

        return admit

    def choose(self, kind: OperationType, context: Context) -> None:
        """Choose where the loaders of an operation read, and remember who may change something."""
        if kind is OperationType.MUTATION and context.viewer is not None:
            # Told before it begins: everybody has heard of it by the time that it is answered.
            self._writers.wrote(context.viewer.members)
        # Events are read as soon as they are told, and all of a socket shares one context.
        if kind is not OperationType.QUERY or context.connection_params is not None:
            return
        served = self._standby.well and self._sees_all(context.viewer)
        context.reads = self._standby if served else None
        metrics.READS[served].inc()

    def _sees_all(self, viewer: Viewer | None) -> bool:
        if viewer is None:
            return True
        # Whoever has just signed in was nobody at the time, and may be new altogether.
        if time.time() - ids.made_at(viewer.session_id) < OWN_S:
            return False
        return not self._writers.may_have_written(viewer.members)
