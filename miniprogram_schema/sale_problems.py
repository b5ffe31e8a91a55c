"""Why nothing is ordered of a community sale, and why nothing of it is counted."""

from datetime import datetime

import strawberry

from bff.domains.community_sale import errors
from bff.kit import ids
from bff.kit.ids import Kind
from miniprogram_schema.problem import Problem


@strawberry.type(description="Returned when what arrived of the sale was counted before.")
class SaleOver(Problem):
    """What arrived was counted before."""

    @classmethod
    def of(cls, refusal: errors.SaleOver, message: str) -> "SaleOver":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when people can still order.")
class SaleStillOpen(Problem):
    """People can still order."""

    until: datetime = strawberry.field(description="Until when.")

    @classmethod
    def of(cls, refusal: errors.SaleStillOpen, message: str) -> "SaleStillOpen":
        """Say it in words."""
        return cls(message=message, until=refusal.until)


@strawberry.type(description="Returned when the pick-up store has no room for so many pieces.")
class SaleRoomShort(Problem):
    """The pick-up store has no room for so many pieces."""

    left: int = strawberry.field(description="For how many there is room.")

    @classmethod
    def of(cls, refusal: errors.SaleRoomShort, message: str) -> "SaleRoomShort":
        """Say it in words."""
        return cls(message=message, left=refusal.left)


@strawberry.type(description="Returned when fewer pieces of an item are left in the sale.")
class SaleItemShort(Problem):
    """Fewer pieces of an item are left in the sale."""

    variant_id: strawberry.ID = strawberry.field(description="The item.")
    left: int = strawberry.field(description="How many are left.")

    @classmethod
    def of(cls, refusal: errors.SaleItemShort, message: str) -> "SaleItemShort":
        """Say it in words."""
        variant_id = strawberry.ID(ids.opaque(Kind.VARIANT, refusal.variant_id))
        return cls(message=message, variant_id=variant_id, left=refusal.left)
