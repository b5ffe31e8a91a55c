"""Placing an order, and paying for it."""

from typing import Annotated
from uuid import UUID

import strawberry

from bff.domains.order import errors
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.gateways import pay
from loaders.order import orders_of
from miniprogram_schema.order import Order
from miniprogram_schema.order_problems import (
    CouponMisfit,
    CouponNotHeld,
    OrderStoreUnknown,
    PointsOverCap,
    PointsShort,
    ProductUnavailable,
    PurchaseLimitReached,
    ScanUnknown,
    StockShort,
)
from miniprogram_schema.order_quote import OrderLineInput
from miniprogram_schema.problem import Problem
from miniprogram_schema.sale_keeping import SaleClosed
from miniprogram_schema.sale_problems import SaleItemShort, SaleRoomShort


@strawberry.input(description="What is ordered.")
class OrderPlaceInput:
    """What is ordered."""

    store_id: strawberry.ID = strawberry.field(description="Where it is picked up.")
    lines: list[OrderLineInput] = strawberry.field(description="What is bought, 1 to 20 lines.")
    # Never chosen by us: whoever pays has seen the price with these.
    coupon_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="The coupons to use, at most two."
    )
    points: int | None = strawberry.field(
        default=None, description="How many points to use; null for none."
    )
    scan_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The viewer's scan of a bottle that led here; null for the newest of 24 hours.",
    )
    remark: str | None = strawberry.field(
        default=None, description="What the store should know, at most 100 characters."
    )
    sale_id: strawberry.ID | None = strawberry.field(
        default=None, description="The community sale that it is ordered of, for its prices."
    )
    for_whom: str | None = strawberry.field(
        default=None,
        description="The neighbour whom the leader of the sale orders for, at most 30 characters.",
    )
    request_id: strawberry.ID = strawberry.field(
        description="An id made by the phone; the same one gets the first answer again."
    )


@strawberry.input(description="Which order is paid.")
class OrderPayInput:
    """Which order is paid."""

    order_id: strawberry.ID = strawberry.field(description="An order of the viewer's own.")
    request_id: strawberry.ID = strawberry.field(
        description="An id made by the phone; an order is paid once, whatever it is."
    )


@strawberry.type(description="What `wx.requestPayment` is called with; good for two hours.")
class PaymentRequest:
    """What opens the payment sheet."""

    time_stamp: str = strawberry.field(description="Seconds since 1970, as text.")
    nonce_str: str = strawberry.field(description="A random text.")
    package: str = strawberry.field(description="The prepayment.")
    sign_type: str = strawberry.field(description="How it is signed.")
    pay_sign: str = strawberry.field(description="The signature.")

    @classmethod
    def of(cls, asked: pay.PaymentRequest | None) -> "PaymentRequest | None":
        """Make what opens the sheet, if there is one."""
        if asked is None:
            return None
        return cls(
            time_stamp=asked.time_stamp,
            nonce_str=asked.nonce_str,
            package=asked.package,
            sign_type=asked.sign_type,
            pay_sign=asked.pay_sign,
        )


@strawberry.type(description="The order is placed; its goods and coupons are kept for it.")
class OrderPlaced:
    """The order is placed."""

    payment: PaymentRequest | None = strawberry.field(
        description="What it is paid with; null when nothing is to be paid, or WeChat did not"
        " answer: then `orderPay`."
    )
    order_id: strawberry.Private[UUID]

    order = edge(orders_of, key=At("order_id"), returns=Order, description="The order.")


@strawberry.type(description="The order can be paid, or was paid meanwhile.")
class OrderPayable:
    """The order can be paid."""

    payment: PaymentRequest | None = strawberry.field(
        description="What it is paid with; null when it is paid."
    )
    order_id: strawberry.Private[UUID]

    order = edge(orders_of, key=At("order_id"), returns=Order, description="The order.")


@strawberry.type(description="Returned when WeChat does not answer; ask again in a moment.")
class PaymentUnavailable(Problem):
    """WeChat does not answer."""

    order_id: strawberry.Private[UUID]

    order = edge(orders_of, key=At("order_id"), returns=Order, description="The order.")

    @classmethod
    def of(cls, refusal: errors.PaymentAway, message: str) -> "PaymentUnavailable":
        """Say it in words."""
        return cls(message=message, order_id=refusal.order_id)


OrderPlaceResult = Annotated[
    OrderPlaced
    | OrderStoreUnknown
    | ProductUnavailable
    | StockShort
    | PurchaseLimitReached
    | CouponMisfit
    | CouponNotHeld
    | PointsShort
    | PointsOverCap
    | ScanUnknown
    | SaleClosed
    | SaleItemShort
    | SaleRoomShort,
    strawberry.union("OrderPlaceResult", description="What comes of placing an order."),
]
