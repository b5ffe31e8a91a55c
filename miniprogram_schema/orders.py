"""Orders under the doors of whoever placed them, and of the store that hands them over."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import strawberry

from bff.context import Viewer
from bff.engine.edge import Argument, edge
from bff.engine.keys import At
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import last_id, page_size
from bff.kit.refusal import BadInput
from loaders.order import (
    Orders,
    order_counts_of_stores,
    orders_of_members,
    orders_of_stores,
    own_orders_of,
)
from miniprogram_schema.coupon import StatusCount
from miniprogram_schema.order import Order, OrderConnection, OrderStatus
from miniprogram_schema.wallet import PAGED

STATUS = Argument(
    Annotated[OrderStatus | None, strawberry.argument(description="Only those of this status.")],
    None,
)
ORDER_ID = Argument(
    Annotated[strawberry.ID | None, strawberry.argument(description="The id of the order.")], None
)
TRADE_NO = Argument(
    Annotated[str | None, strawberry.argument(description="Or its number at WeChat Pay.")], None
)


def _page(owners: tuple[UUID, ...], args: Mapping[str, Any]) -> Orders:
    status = args["status"]
    return Orders(
        owners,
        first=page_size(args["first"]),
        before=last_id(args["after"]),
        state=status.value if status else None,
    )


def _own(me: Any, args: Mapping[str, Any], viewer: Viewer | None) -> tuple[UUID, tuple[UUID, ...]]:
    del viewer
    if (args["id"] is None) == (args["trade_no"] is None):
        raise BadInput("Name the order by its id or by its tradeNo.")
    if args["id"] is not None:
        return ids.read(Kind.ORDER, args["id"]), me.members
    try:
        return UUID(hex=args["trade_no"]), me.members
    except ValueError:
        raise BadInput("This is not the tradeNo of an order.") from None


own_orders = edge(
    orders_of_members,
    key=lambda me, args, _viewer: _page(me.members, args),
    returns=OrderConnection,
    arguments={**PAGED, "status": STATUS},
    description="What the viewer ordered, the newest first.",
)
own_order = edge(
    own_orders_of,
    # The members travel in the key, so that sharing a batch shares no rights.
    key=_own,
    returns=Order | None,
    arguments={"id": ORDER_ID, "trade_no": TRADE_NO},
    description="An order of the viewer's own; null when there is none with this id.",
)
store_orders = edge(
    orders_of_stores,
    key=lambda door, args, _viewer: _page((door.store_id,), args),
    returns=OrderConnection,
    arguments={**PAGED, "status": STATUS},
    description="What was ordered at the store, the newest first.",
)
store_order_counts = edge(
    order_counts_of_stores,
    key=At("store_id"),
    of=StatusCount.all_of,
    returns=list[StatusCount],
    description="How many orders of each status the store has.",
)
