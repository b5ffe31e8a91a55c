"""How a community sale stands, and along which edges it goes on."""

from collections.abc import Mapping
from enum import StrEnum


class SaleState(StrEnum):
    """What became of a sale: people order until its cut-off, then its goods arrive."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    ARRIVED = "ARRIVED"


SALE_EDGES: Mapping[str, frozenset[str]] = {
    SaleState.OPEN: frozenset({SaleState.CLOSED}),
    SaleState.CLOSED: frozenset({SaleState.ARRIVED}),
}
