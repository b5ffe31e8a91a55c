"""The levels of codes, and the states that batches, cases and bottles pass through."""

from collections.abc import Mapping
from enum import StrEnum


class Level(StrEnum):
    """Where a code is printed: the inner ones are hidden until something is opened."""

    CAP_INNER = "CAP_INNER"
    CAP_OUTER = "CAP_OUTER"
    CASE_INNER = "CASE_INNER"
    CASE_OUTER = "CASE_OUTER"
    PALLET = "PALLET"


class BatchKind(StrEnum):
    """Where the codes of a batch come from."""

    GENERATED = "GENERATED"
    IMPORTED = "IMPORTED"


class BatchState(StrEnum):
    """How far a batch is."""

    REQUESTED = "REQUESTED"
    GENERATING = "GENERATING"
    READY = "READY"
    VOID = "VOID"


class CaseState(StrEnum):
    """How far a case is; its bottles travel with it."""

    PRINTED = "PRINTED"
    ACTIVATED = "ACTIVATED"
    SHIPPED = "SHIPPED"
    OPENED = "OPENED"
    VOID = "VOID"


# Activated is enough: goods reach shops by ways that nobody scanned.
INACTIVE = frozenset({CaseState.PRINTED, CaseState.VOID})


class InnerState(StrEnum):
    """What became of the code under a cap."""

    SEALED = "SEALED"
    SCANNED = "SCANNED"
    VOID = "VOID"


class OuterState(StrEnum):
    """What became of the code on a bottle's outside."""

    FREE = "FREE"
    REDEEMED = "REDEEMED"
    VOID = "VOID"


BATCH_EDGES: Mapping[str, frozenset[str]] = {
    BatchState.REQUESTED: frozenset({BatchState.GENERATING, BatchState.READY, BatchState.VOID}),
    BatchState.GENERATING: frozenset({BatchState.READY, BatchState.VOID}),
    BatchState.READY: frozenset({BatchState.VOID}),
}
CASE_EDGES: Mapping[str, frozenset[str]] = {
    CaseState.PRINTED: frozenset({CaseState.ACTIVATED, CaseState.VOID}),
    CaseState.ACTIVATED: frozenset({CaseState.SHIPPED, CaseState.VOID}),
    CaseState.SHIPPED: frozenset({CaseState.OPENED, CaseState.VOID}),
}
INNER_EDGES: Mapping[str, frozenset[str]] = {
    InnerState.SEALED: frozenset({InnerState.SCANNED, InnerState.VOID}),
}
OUTER_EDGES: Mapping[str, frozenset[str]] = {
    OuterState.FREE: frozenset({OuterState.REDEEMED, OuterState.VOID}),
}
