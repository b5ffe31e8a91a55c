"""What a coupon was used for."""

from datetime import datetime
from uuid import UUID

import strawberry

from bff.context import Viewer
from bff.engine.edge import edge
from bff.engine.part import part
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.coupon_row import CouponRow, CouponStatus
from loaders.store import stores_of
from miniprogram_schema.scalars import Money
from miniprogram_schema.store import Store

IN_USE = frozenset({CouponStatus.LOCKED, CouponStatus.USED})


@strawberry.type(description="What a coupon was used for, or is locked in.")
class CouponUse:
    """What a coupon was used for."""

    at: datetime = part("at", description="When it was used, or put into the unpaid order.")
    value: Money = part("value_fen", made=Money.of, description="What it took off.")
    order_id: strawberry.ID | None = part(
        "order_id",
        made=lambda id_: ids.opaque(Kind.ORDER, id_) if id_ else None,
        description="The order that holds or used it; null when it was used at a counter.",
    )

    store = edge(
        stores_of,
        key=lambda row, _args, _viewer: row.store_id,
        returns=Store,
        description="The store at which it was used.",
    )


def own(row: CouponRow, _args: object, viewer: Viewer | None) -> UUID | None:
    """Return the key of a coupon's use: only its owner learns where it was used."""
    mine = viewer is not None and row.member_id in viewer.members
    return row.id if mine and row.status in IN_USE else None
