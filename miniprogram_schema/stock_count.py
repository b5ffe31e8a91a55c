"""How a store's people say what they counted."""

from typing import Annotated
from uuid import UUID

import strawberry

from bff.domains.product import errors
from bff.domains.store.stock import Count
from bff.kit import ids
from bff.kit.ids import Kind
from miniprogram_schema.problem import Problem
from miniprogram_schema.staff import REQUEST_ID
from miniprogram_schema.stock import stock


@strawberry.input(description="How many of one thing lie in the store.")
class CountInput:
    """How many of one thing lie in the store."""

    variant_id: strawberry.ID = strawberry.field(description="What was counted.")
    quantity: int = strawberry.field(
        description="How many lie there, those that are promised included; at most 99,999."
    )


@strawberry.input(description="What was counted in a store.")
class StockCountInput:
    """What was counted in a store."""

    store_id: strawberry.ID = strawberry.field(description="The viewer's store.")
    counts: list[CountInput] = strawberry.field(description="What was counted, at most 50 things.")
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)

    def counted(self, store_id: UUID) -> list[Count]:
        """Return the counts; BadInput when an id is of something else."""
        return [
            Count(store_id, ids.read(Kind.VARIANT, one.variant_id), one.quantity)
            for one in self.counts
        ]


@strawberry.type(description="The counts are written down.")
class StockCounted:
    """The counts are written down."""

    store_id: strawberry.Private[UUID]

    stock = stock


@strawberry.type(description="Returned when something that was counted is not sold by itself.")
class VariantUnknown(Problem):
    """Something is not sold, or not by itself."""

    @classmethod
    def of(cls, refusal: errors.VariantUnknown, message: str) -> "VariantUnknown":
        """Say it in words."""
        del refusal
        return cls(message=message)


StockCountResult = Annotated[
    StockCounted | VariantUnknown,
    strawberry.union("StockCountResult", description="What comes of counting."),
]
