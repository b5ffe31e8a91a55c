"""Refunds that wait for an operator, with what there is to do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import strawberry
from strawberry.types import Info

from bff.context import Context, Viewer
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.engine.part import part
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import Page, last_id, page_size
from loaders.order import orders_of
from loaders.refund import WaitingRefund as Row
from loaders.refund import WaitingRefunds, waiting_refunds
from miniprogram_schema import refund_words
from miniprogram_schema.order import Order, RefundLine, RefundStatus
from miniprogram_schema.page import PageInfo
from miniprogram_schema.scalars import Money
from miniprogram_schema.wallet import PAGED


@strawberry.type(description="A refund that waits for the brand (待处理退款).")
class WaitingRefund:
    """A refund that waits for the brand."""

    id: strawberry.ID = strawberry.field(description="Its id, for `orderRefundDecide`.")
    refund_no: str = strawberry.field(description="Its last number at WeChat Pay.")
    amount: Money = strawberry.field(description="How much.")
    reason: str = strawberry.field(description="Why it was asked for.")
    status: RefundStatus = strawberry.field(description="How far it has come.")
    asked_at: datetime = strawberry.field(description="When it was asked for.")
    lines: list[RefundLine] = part("row.lines", description="What of which lines goes back.")
    row: strawberry.Private[Row]

    order = edge(orders_of, key=At("row.order_id"), returns=Order, description="Of which order.")

    @strawberry.field(description="Why it waits, and what to do about it.")
    def to_do(self, info: Info[Context, None]) -> str:
        """Say what to do."""
        return refund_words.to_do(self.row, info.context.language)

    @classmethod
    def of(cls, row: Row) -> "WaitingRefund":
        """Make the refund of a row."""
        return cls(
            id=strawberry.ID(ids.opaque(Kind.REFUND, row.id)),
            refund_no=row.refund_no,
            amount=Money.of(row.fen),
            reason=row.reason,
            status=RefundStatus(row.state),
            asked_at=row.asked_at,
            row=row,
        )


@strawberry.type(description="A page of refunds that wait for the brand, the newest first.")
class WaitingRefundConnection:
    """A page of refunds."""

    nodes: list[WaitingRefund] = strawberry.field(description="The refunds of this page.")
    page_info: PageInfo = strawberry.field(description="Where the page ends.")

    @classmethod
    def of(cls, page: Page[Row]) -> "WaitingRefundConnection":
        """Make the page of rows."""
        return cls(nodes=[WaitingRefund.of(row) for row in page.rows], page_info=PageInfo.of(page))


def _asked(_door: Any, args: Mapping[str, Any], _viewer: Viewer | None) -> WaitingRefunds:
    return WaitingRefunds(page_size(args["first"]), last_id(args["after"]))


refunds_waiting = edge(
    waiting_refunds,
    key=_asked,
    of=WaitingRefundConnection.of,
    returns=WaitingRefundConnection,
    arguments=PAGED,
    description="Refunds to be decided, and those that are stuck at WeChat Pay.",
)
