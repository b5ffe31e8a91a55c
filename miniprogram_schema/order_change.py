"""Paying for an order, cancelling it, asking for money back, and picking it up."""

from datetime import datetime
from enum import Enum
from typing import Annotated
from uuid import UUID

import strawberry

from bff.domains.order import errors, pickup
from bff.engine.edge import edge
from bff.engine.keys import At
from loaders.order import orders_of
from miniprogram_schema.order import Order
from miniprogram_schema.order_place import OrderPayable, PaymentUnavailable
from miniprogram_schema.problem import Problem

REQUEST_ID = "An id made by the phone; the same one gets the first answer again."


@strawberry.enum(description="Why something cannot be done with an order as it stands.")
class OrderReason(Enum):
    """Why something cannot be done with an order."""

    UNPAID = strawberry.enum_value("UNPAID", description="It is not paid yet.")
    PICKED_UP = strawberry.enum_value("PICKED_UP", description="It was picked up.")
    ENDED = strawberry.enum_value("ENDED", description="It is over.")
    HELD = strawberry.enum_value("HELD", description="Its goods must wait for a party or a sale.")
    OTHER_STORE = strawberry.enum_value("OTHER_STORE", description="Another store has its goods.")
    NOTHING_LEFT = strawberry.enum_value("NOTHING_LEFT", description="Nothing of it is left.")
    TOO_MUCH = strawberry.enum_value("TOO_MUCH", description="Less of it is left than that.")
    REFUND_OPEN = strawberry.enum_value("REFUND_OPEN", description="A refund is under way.")
    PAID = strawberry.enum_value("PAID", description="It is paid.")
    DECIDED = strawberry.enum_value("DECIDED", description="It was decided before.")
    SHORT_HERE = strawberry.enum_value("SHORT_HERE", description="This store has too few of it.")
    GOODS_MORE = strawberry.enum_value(
        "GOODS_MORE", description="More goods came back than are refunded."
    )


@strawberry.input(description="Which order is cancelled.")
class OrderCancelInput:
    """Which order is cancelled."""

    # No requestId: to cancel twice is to cancel once.
    order_id: strawberry.ID = strawberry.field(description="An unpaid order of the viewer's own.")


@strawberry.input(description="So many pieces of a line.")
class RefundLineInput:
    """So many pieces of a line."""

    line: int = strawberry.field(description="The number of the line.")
    quantity: int = strawberry.field(description="How many pieces go back.")


@strawberry.input(description="What is asked back.")
class OrderRefundRequestInput:
    """What is asked back."""

    order_id: strawberry.ID = strawberry.field(description="A paid order of the viewer's own.")
    lines: list[RefundLineInput] | None = strawberry.field(
        default=None, description="What goes back; null for all that is left."
    )
    reason: str = strawberry.field(description="Why, at most 80 characters.")
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.input(description="What an operator decides.")
class OrderRefundDecideInput:
    """What an operator decides."""

    refund_id: strawberry.ID = strawberry.field(description="One that waits or was closed.")
    approve: bool = strawberry.field(description="Whether the money goes back.")
    goods_back: list[RefundLineInput] = strawberry.field(
        default_factory=list,
        description="What of it came back to the store that handed it over; empty for nothing.",
    )
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.input(description="Which order is shown at the counter.")
class OrderPickUpShowInput:
    """Which order is shown."""

    order_id: strawberry.ID = strawberry.field(description="A paid order of the viewer's own.")


@strawberry.input(description="Which order a clerk hands over.")
class OrderPickUpInput:
    """Which order a clerk hands over."""

    store_id: strawberry.ID = strawberry.field(description="The store at which the clerk stands.")
    # Looking comes first, so that nobody hands over what is not paid.
    look_id: strawberry.ID = strawberry.field(description="What `counterLook` gave.")
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.type(description="The order is cancelled; its coupons are in the wallet again.")
class OrderCancelled:
    """The order is cancelled."""

    order_id: strawberry.Private[UUID]

    order = edge(orders_of, key=At("order_id"), returns=Order, description="The order.")


@strawberry.type(description="The refund was asked for, or is under way already.")
class OrderRefundRequested:
    """The refund was asked for."""

    approved: bool = strawberry.field(
        description="Whether the money is on its way; otherwise the brand decides."
    )
    order_id: strawberry.Private[UUID]

    order = edge(orders_of, key=At("order_id"), returns=Order, description="The order.")


@strawberry.type(description="The refund is decided.")
class OrderRefundDecided:
    """The refund is decided."""

    approved: bool = strawberry.field(description="Whether the money goes back.")
    order_id: strawberry.Private[UUID]

    order = edge(orders_of, key=At("order_id"), returns=Order, description="The order.")


@strawberry.type(description="What the phone shows to a clerk; it soon means nothing.")
class OrderPickUpShown:
    """What the phone shows to a clerk."""

    code: str = strawberry.field(description="Twelve letters and digits, also to be shown as QR.")
    expires_at: datetime = strawberry.field(description="When to ask for the next code.")

    @classmethod
    def of(cls, shown: pickup.Shown) -> "OrderPickUpShown":
        """Make what the phone shows."""
        return cls(code=shown.code, expires_at=shown.expires_at)


@strawberry.type(description="The goods are the buyer's.")
class OrderPickedUp:
    """The goods are the buyer's."""

    order_id: strawberry.Private[UUID]

    order = edge(orders_of, key=At("order_id"), returns=Order, description="The order.")


@strawberry.type(description="Returned when there is no such order of the viewer's.")
class OrderUnknown(Problem):
    """There is no such order."""

    @classmethod
    def of(cls, refusal: errors.OrderUnknown, message: str) -> "OrderUnknown":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when there is no such refund.")
class RefundUnknown(Problem):
    """There is no such refund."""

    @classmethod
    def of(cls, refusal: errors.RefundUnknown, message: str) -> "RefundUnknown":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when it cannot be done with the order as it stands.")
class OrderNotDoable(Problem):
    """It cannot be done with the order."""

    reason: OrderReason = strawberry.field(description="Why not.")

    @classmethod
    def elsewhere(cls, refusal: errors.OtherStore, message: str) -> "OrderNotDoable":
        """Say where to go."""
        del refusal
        return cls(message=message, reason=OrderReason.OTHER_STORE)

    @classmethod
    def of(cls, refusal: errors.NotDoable, message: str) -> "OrderNotDoable":
        """Say it in words."""
        return cls(message=message, reason=OrderReason(refusal.reason.value))


@strawberry.type(description="Returned when the clerk did not look at an order, or too long ago.")
class OrderLookOver(Problem):
    """The look is over."""

    @classmethod
    def of(cls, refusal: errors.LookOver, message: str) -> "OrderLookOver":
        """Say it in words."""
        del refusal
        return cls(message=message)


OrderPayResult = Annotated[
    OrderPayable | PaymentUnavailable | OrderUnknown | OrderNotDoable,
    strawberry.union("OrderPayResult", description="What comes of paying for an order."),
]
OrderCancelResult = Annotated[
    OrderCancelled | OrderUnknown | OrderNotDoable,
    strawberry.union("OrderCancelResult", description="What comes of cancelling an order."),
]
OrderRefundRequestResult = Annotated[
    OrderRefundRequested | OrderUnknown | OrderNotDoable,
    strawberry.union("OrderRefundRequestResult", description="What comes of asking money back."),
]
OrderRefundDecideResult = Annotated[
    OrderRefundDecided | RefundUnknown | OrderNotDoable,
    strawberry.union("OrderRefundDecideResult", description="What comes of deciding a refund."),
]
OrderPickUpShowResult = Annotated[
    OrderPickUpShown | OrderUnknown | OrderNotDoable,
    strawberry.union("OrderPickUpShowResult", description="What comes of showing an order."),
]
OrderPickUpResult = Annotated[
    OrderPickedUp | OrderLookOver | OrderNotDoable,
    strawberry.union("OrderPickUpResult", description="What comes of handing an order over."),
]
