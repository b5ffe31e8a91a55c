"""A coupon as it changes, read from its committed row."""

from collections.abc import AsyncGenerator, Sequence
from uuid import UUID

from bff.domains.coupon import redeem
from bff.domains.coupon.errors import CouponUnknown
from bff.gateways.signals import Signals
from bff.kit.database import Database
from loaders.coupon import own_coupons_of
from loaders.coupon_row import CouponRow, CouponStatus


async def watched(
    database: Database, signals: Signals, coupon_id: UUID, members: Sequence[UUID]
) -> AsyncGenerator[CouponRow, None]:
    """Yield the coupon whenever its status changed, and at once if it is no longer usable.

    Raises CouponUnknown when none of the members owns it.
    """
    # What the watcher knows already: a change before the first look is then told as well.
    seen = CouponStatus.USABLE
    async for _ in signals.listen(redeem.topic(coupon_id)):
        row = await _own(database, coupon_id, members)
        if row.status is not seen:
            seen = row.status
            yield row


async def _own(database: Database, coupon_id: UUID, members: Sequence[UUID]) -> CouponRow:
    [row] = await own_coupons_of(database, [(coupon_id, tuple(members))])
    if row is None:
        raise CouponUnknown
    return row
