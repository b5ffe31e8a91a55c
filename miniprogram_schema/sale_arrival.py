"""Counting what arrived of a community sale, and handing it over."""

from typing import Annotated
from uuid import UUID

import strawberry

from bff.domains.checkout.counting import Counted
from bff.engine.edge import edge
from bff.engine.keys import At
from loaders.sale import sales_of
from miniprogram_schema.community_sale import CommunitySale
from miniprogram_schema.order_change import OrderNotDoable, OrderUnknown
from miniprogram_schema.sale_problems import SaleOver, SaleStillOpen
from miniprogram_schema.scalars import Money
from miniprogram_schema.staff import REQUEST_ID


@strawberry.input(description="How many pieces of an item arrived.")
class SaleCountInput:
    """How many pieces of an item arrived."""

    variant_id: strawberry.ID = strawberry.field(description="The item.")
    sent: int = strawberry.field(description="How many were sent.")
    arrived: int = strawberry.field(description="How many arrived.")
    broken: int = strawberry.field(default=0, description="How many of those are broken.")
    photos: list[str] = strawberry.field(
        default_factory=list,
        description="Pictures of what is broken, at most nine: each is a `DAMAGE_PHOTO` that the"
        " viewer sent by `uploadPrepare`.",
    )


@strawberry.input(description="What arrived of a sale.")
class CommunitySaleArriveInput:
    """What arrived of a sale."""

    sale_id: strawberry.ID = strawberry.field(description="A sale of the viewer's community.")
    counts: list[SaleCountInput] = strawberry.field(
        description="Each item that was ordered, counted once."
    )
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.input(description="Which goods a buyer takes away.")
class CommunitySaleHandOverInput:
    """Which goods a buyer takes away."""

    sale_id: strawberry.ID = strawberry.field(description="A sale of the viewer's community.")
    order_ids: list[strawberry.ID] = strawberry.field(
        description="Orders of one buyer, as `handOver` lists them."
    )
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.type(description="The sale has arrived; who lacks something is paid back.")
class CommunitySaleArrived:
    """The sale has arrived."""

    orders: int = strawberry.field(description="How many orders were waiting for it.")
    short: int = strawberry.field(description="How many of them get less than was ordered.")
    refunded: Money = strawberry.field(description="What goes back for what is missing.")
    sale_id: strawberry.Private[UUID]

    sale = edge(
        sales_of, key=At("sale_id"), returns=CommunitySale, description="The sale as it is now."
    )

    @classmethod
    def of(cls, counted: Counted) -> "CommunitySaleArrived":
        """Make what the leader is told."""
        return cls(
            orders=counted.orders,
            short=counted.short,
            refunded=Money.of(counted.refunded_fen),
            sale_id=counted.sale_id,
        )


@strawberry.type(description="The buyer has the goods.")
class CommunitySaleHandedOver:
    """The buyer has the goods."""

    order_ids: strawberry.Private[tuple[UUID, ...]]

    @strawberry.field(description="How many orders were handed over.")
    def orders(self) -> int:
        """Count them."""
        return len(self.order_ids)


CommunitySaleArriveResult = Annotated[
    CommunitySaleArrived | SaleOver | SaleStillOpen,
    strawberry.union("CommunitySaleArriveResult", description="What comes of counting a sale."),
]
CommunitySaleHandOverResult = Annotated[
    CommunitySaleHandedOver | OrderNotDoable | OrderUnknown,
    strawberry.union("CommunitySaleHandOverResult", description="What comes of a hand-over."),
]
