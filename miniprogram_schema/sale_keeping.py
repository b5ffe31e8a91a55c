"""Opening, changing and closing a community sale."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry

from bff.domains.community_sale import errors
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.money import Fen
from loaders.sale import sales_of
from miniprogram_schema.community_sale import CommunitySale
from miniprogram_schema.problem import Problem
from miniprogram_schema.scalars import Money
from miniprogram_schema.staff import REQUEST_ID


@strawberry.input(description="Something that the sale is to sell.")
class SaleItemInput:
    """Something that the sale is to sell."""

    variant_id: strawberry.ID = strawberry.field(description="As what a product is sold.")
    price: Fen = strawberry.field(
        description="What one costs: at most a fifth below what it costs at the store."
    )
    total: int | None = strawberry.field(
        default=None, description="How many there are; left out, as many as there is room for."
    )


@strawberry.input(description="A sale that is to be opened.")
class CommunitySaleOpenInput:
    """A sale that is to be opened."""

    community_id: strawberry.ID = strawberry.field(description="The viewer's community.")
    title: str = strawberry.field(description="What it is called; at most 60 characters.")
    items: list[SaleItemInput] = strawberry.field(description="What it sells; at most 20.")
    cut_off_at: datetime = strawberry.field(description="Until when people can order.")
    arrives_on: date = strawberry.field(description="On which day its goods arrive.")
    capacity: int = strawberry.field(description="For how many pieces the store has room.")
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.input(description="What is to change of a sale; what is left out stays.")
class CommunitySaleEditInput:
    """What is to change of a sale."""

    sale_id: strawberry.ID = strawberry.field(description="A sale of the viewer's community.")
    title: str | None = strawberry.field(default=None, description="What it is called.")
    cut_off_at: datetime | None = strawberry.field(
        default=None, description="Until when people can order."
    )
    arrives_on: date | None = strawberry.field(
        default=None, description="On which day its goods arrive."
    )
    capacity: int | None = strawberry.field(
        default=None, description="For how many pieces the store has room."
    )
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.input(description="Which sale takes no orders any more.")
class CommunitySaleCloseInput:
    """Which sale takes no orders any more."""

    sale_id: strawberry.ID = strawberry.field(description="A sale of the viewer's community.")
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.type(description="The sale is open.")
class CommunitySaleOpened:
    """The sale is open."""

    sale_id: strawberry.Private[UUID]

    sale = edge(
        sales_of, key=At("sale_id"), returns=CommunitySale, description="The sale as it is now."
    )


@strawberry.type(description="The sale is as it was asked for.")
class CommunitySaleEdited:
    """The sale is as it was asked for."""

    sale_id: strawberry.Private[UUID]

    sale = edge(
        sales_of, key=At("sale_id"), returns=CommunitySale, description="The sale as it is now."
    )


@strawberry.type(description="The sale takes no orders any more.")
class CommunitySaleClosed:
    """The sale takes no orders any more."""

    sale_id: strawberry.Private[UUID]

    sale = edge(
        sales_of, key=At("sale_id"), returns=CommunitySale, description="The sale as it is now."
    )


@strawberry.type(description="Returned when too many sales of the community are open.")
class TooManySales(Problem):
    """Too many sales of the community are open."""

    limit: int = strawberry.field(description="How many may be open at once.")

    @classmethod
    def of(cls, refusal: errors.TooManySales, message: str) -> "TooManySales":
        """Say it in words."""
        return cls(message=message, limit=refusal.limit)


@strawberry.type(description="Returned when an item is dearer than at the store, or too cheap.")
class SalePriceOut(Problem):
    """An item is dearer than at the store, or too cheap."""

    variant_id: strawberry.ID = strawberry.field(description="The item.")
    least: Money = strawberry.field(description="What it must cost at least.")
    most: Money = strawberry.field(description="What it may cost at most.")

    @classmethod
    def of(cls, refusal: errors.SalePriceOut, message: str) -> "SalePriceOut":
        """Say it in words."""
        return cls(
            message=message,
            variant_id=strawberry.ID(ids.opaque(Kind.VARIANT, refusal.variant_id)),
            least=Money.of(refusal.least_fen),
            most=Money.of(refusal.most_fen),
        )


@strawberry.type(description="Returned when the cut-off or the day of arrival cannot be.")
class SaleDatesWrong(Problem):
    """The cut-off or the day of arrival cannot be."""

    earliest: datetime = strawberry.field(description="What must lie after this moment.")
    latest: date = strawberry.field(description="The last day on which goods may arrive.")

    @classmethod
    def of(cls, refusal: errors.SaleDatesWrong, message: str) -> "SaleDatesWrong":
        """Say it in words."""
        return cls(message=message, earliest=refusal.earliest, latest=refusal.latest)


@strawberry.type(description="Returned when the sale takes no orders and no changes any more.")
class SaleClosed(Problem):
    """The sale takes no orders and no changes any more."""

    @classmethod
    def of(cls, refusal: errors.SaleClosed, message: str) -> "SaleClosed":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when more is ordered than there would be room for.")
class SaleRoomTaken(Problem):
    """More is ordered than there would be room for."""

    taken: int = strawberry.field(description="How many pieces are ordered.")

    @classmethod
    def of(cls, refusal: errors.SaleRoomTaken, message: str) -> "SaleRoomTaken":
        """Say it in words."""
        return cls(message=message, taken=refusal.taken)


CommunitySaleOpenResult = Annotated[
    CommunitySaleOpened | TooManySales | SalePriceOut | SaleDatesWrong,
    strawberry.union("CommunitySaleOpenResult", description="What comes of opening a sale."),
]
CommunitySaleEditResult = Annotated[
    CommunitySaleEdited | SaleClosed | SaleDatesWrong | SaleRoomTaken,
    strawberry.union("CommunitySaleEditResult", description="What comes of changing a sale."),
]
CommunitySaleCloseResult = Annotated[
    CommunitySaleClosed | SaleClosed,
    strawberry.union("CommunitySaleCloseResult", description="What comes of closing a sale."),
]
