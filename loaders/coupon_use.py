"""Where coupons were used, or stand in an unpaid order."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from bff.kit.database import Database

USES = """
    select coupon_id, order_id, store_id, coalesce(used_at, locked_at) as at, value_fen
    from coupon_use where coupon_id = any($1::uuid[]) and state in ('LOCKED', 'USED')
    union all
    select coupon_id, null, store_id, at, value_fen
    from redemption where coupon_id = any($1::uuid[])
"""


class CouponUseRow(NamedTuple):
    """What a coupon was used for: an order, or none at a counter."""

    coupon_id: UUID
    order_id: UUID | None
    store_id: UUID
    at: datetime
    value_fen: int


async def uses_of(database: Database, coupons: Sequence[UUID]) -> list[CouponUseRow | None]:
    """Return what each of these coupons is used for; None for one that is not."""
    found = await database.fetch(USES, list(coupons))
    rows = {row["coupon_id"]: CouponUseRow(*row) for row in found}
    return [rows.get(coupon) for coupon in coupons]
