"""Orders, as whoever placed them and the store that hands them over see them."""

from datetime import datetime
from enum import Enum
from typing import cast

import strawberry

from bff.domains.order import states
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.engine.part import ITSELF, part
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.order import OrderRow, refunds_of_orders
from loaders.store import stores_of
from miniprogram_schema.page import PageInfo
from miniprogram_schema.scalars import Money
from miniprogram_schema.store import Store


@strawberry.enum(description="How an order stands.")
class OrderStatus(Enum):
    """How an order stands."""

    PLACED = strawberry.enum_value("PLACED", description="It waits to be paid (待付款).")
    PAID = strawberry.enum_value("PAID", description="It is paid and not picked up yet (待提货).")
    PICKED_UP = strawberry.enum_value("PICKED_UP", description="Its goods were handed over.")
    CANCELLED = strawberry.enum_value("CANCELLED", description="It was cancelled unpaid.")
    EXPIRED = strawberry.enum_value("EXPIRED", description="It was not paid in time.")
    REFUNDED = strawberry.enum_value("REFUNDED", description="All of it was given back.")


@strawberry.enum(description="How far a refund has come.")
class RefundStatus(Enum):
    """How far a refund has come."""

    ASKED = strawberry.enum_value("ASKED", description="It waits for the brand's decision.")
    APPROVED = strawberry.enum_value("APPROVED", description="It is about to be sent.")
    REFUSED = strawberry.enum_value("REFUSED", description="The brand refused it.")
    SENT = strawberry.enum_value("SENT", description="WeChat has it in hand.")
    DONE = strawberry.enum_value("DONE", description="The money is back.")
    ABNORMAL = strawberry.enum_value(
        "ABNORMAL", description="WeChat could not pay it out: it is paid by hand."
    )
    CLOSED = strawberry.enum_value("CLOSED", description="WeChat closed it, time and again.")


STATUSES = {state: OrderStatus(state.value) for state in states.OrderState}


@strawberry.type(description="So many pieces of one variant in an order (订单行).")
class OrderLine:
    """A line of an order."""

    # Its number and no id of its own: lines are never asked for alone.
    line: int = part("line", description="The number of the line, for `orderRefundRequest`.")
    product_id: strawberry.ID = part(
        "product_id", made=ids.sealed(Kind.PRODUCT), description="The product."
    )
    title: str = part("title", description="What the product was called.")
    variant_title: str = part("variant_title", description="Which variant of it.")
    picture_url: str = part("picture_url", description="Its picture.")
    quantity: int = part("quantity", description="How many pieces.")
    price: Money = part("price_fen", description="What a piece cost.")
    amount: Money = part("fen", description="What the pieces cost before reductions.")
    reduced: Money = part("reduced_fen", description="What was taken off.")
    paid: Money = part("paid_fen", description="What they cost after reductions.")
    refunded: int = part("refunded", description="How many pieces were given back.")


@strawberry.type(description="What of a line goes back with a refund.")
class RefundLine:
    """What of a line goes back."""

    line: int = part("line", description="The number of the line.")
    quantity: int = part("quantity", description="How many pieces; none where a price is mended.")
    amount: Money = part("fen", description="How much.")
    goods_back: int = part("goods_back", description="How many pieces came back to the store.")


@strawberry.type(description="Money of an order that goes back (退款).")
class Refund:
    """A refund."""

    id: strawberry.ID = part("id", made=ids.sealed(Kind.REFUND), description="Its id.")
    amount: Money = part("fen", description="How much.")
    reason: str = part("reason", description="Why.")
    lines: list[RefundLine] = part("lines", description="What of which lines.")
    status: RefundStatus = part("state", made=RefundStatus, description="How far it has come.")
    asked_at: datetime = part("asked_at", description="When it was asked for.")
    done_at: datetime | None = part("done_at", description="When the money was back; null before.")


@strawberry.type(description="What a member buys at a store (订单).")
class Order:
    """An order."""

    id: strawberry.ID = part("id", made=ids.sealed(Kind.ORDER), description="The id of the order.")
    trade_no: str = part("id.hex", description="Its number at WeChat Pay.")
    status: OrderStatus = part("state", made=STATUSES.__getitem__, description="How it stands.")
    # Apart from its status: a party's order is paid and waits all the same.
    held: bool = part("held", description="Whether its goods must wait, for a party or a sale.")
    lines: list[OrderLine] = part("lines", description="What was bought.")
    goods: Money = part("goods_fen", description="What the goods cost before reductions.")
    reduced: Money = part("reduced_fen", description="What coupons and points took off.")
    points: int = part("points", description="How many points it took (积分).")
    payable: Money = part("payable_fen", description="What is to be paid.")
    paid: Money = part("paid_fen", description="What was paid; nothing before it was.")
    refundable: Money = part("refundable_fen", description="What can still be asked back.")
    remark: str | None = part("remark", description="What the buyer wrote; null for nothing.")
    for_whom: str | None = part(
        "for_whom", description="For whom a leader ordered; null for oneself."
    )
    placed_at: datetime = part("placed_at", description="When it was placed.")
    expires_at: datetime = part("expires_at", description="Until when it can be paid.")
    paid_at: datetime | None = part("paid_at", description="When it was paid; null before.")
    pick_up_by: datetime | None = part(
        "pick_up_by",
        description="Until when it should be picked up; null before its goods are ready.",
    )
    overdue: bool = part(
        "overdue",
        description="Whether it should have been picked up by now; it still can be.",
    )
    picked_up_at: datetime | None = part(
        "picked_up_at", description="When it was picked up; null before."
    )

    store = edge(
        stores_of,
        key=At("store_id"),
        returns=Store,
        description="Where it is picked up.",
    )
    picked_up_from = edge(
        stores_of,
        key=At("picked_up_store_id"),
        returns=Store | None,
        description="The store that handed it over; null before.",
    )
    refunds = edge(
        refunds_of_orders,
        key=At("id"),
        returns=list[Refund],
        description="What goes back of it, the oldest first.",
    )

    @classmethod
    def of(cls, row: OrderRow) -> "Order":
        """Show a row as an order."""
        return cast("Order", row)


@strawberry.type(description="A page of orders, the newest first.")
class OrderConnection:
    """A page of orders."""

    nodes: list[Order] = part("rows", description="The orders of this page.")
    page_info: PageInfo = part(ITSELF, description="Where the page ends.")
