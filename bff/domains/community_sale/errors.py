"""What the room of community sales says no with."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bff.kit.refusal import BadInput, Refusal


@dataclass(eq=True)
class SaleUnknown(BadInput):
    """There is no such sale of this community."""

    def __str__(self) -> str:
        """Say so in words."""
        return "There is no such sale."


@dataclass(eq=True)
class VariantUnknown(BadInput):
    """A variant is not sold at the store now."""

    variant_id: UUID

    def __str__(self) -> str:
        """Say so in words."""
        return "One of these is not sold at the store."


@dataclass(eq=True)
class TooManySales(Refusal):
    """So many sales of the community are open already."""

    limit: int


@dataclass(eq=True)
class SalePriceOut(Refusal):
    """The price of an item is above what it costs at the store, or too far below."""

    variant_id: UUID
    least_fen: int
    most_fen: int


@dataclass(eq=True)
class SaleDatesWrong(Refusal):
    """The cut-off is past or too far off, or the goods would arrive before it."""

    earliest: datetime
    latest: date


@dataclass(eq=True)
class SaleClosed(Refusal):
    """The sale takes no orders and no changes any more."""


@dataclass(eq=True)
class SaleOver(Refusal):
    """What has arrived was counted before."""


@dataclass(eq=True)
class SaleStillOpen(Refusal):
    """People can order until the cut-off, so nothing is counted before it."""

    until: datetime


@dataclass(eq=True)
class SaleRoomShort(Refusal):
    """The pick-up store has no room for more than these pieces."""

    left: int


@dataclass(eq=True)
class SaleRoomTaken(Refusal):
    """More pieces than that are ordered already."""

    taken: int


@dataclass(eq=True)
class SaleItemShort(Refusal):
    """So few pieces of an item are left in the sale."""

    variant_id: UUID
    left: int
