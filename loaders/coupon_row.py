"""A coupon as it was read, and how all coupons that a statement found are read at once."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from bff.domains.coupon.terms import Terms
from bff.kit.database import Database
from loaders.terms import terms_of


class CouponStatus(StrEnum):
    """How a coupon stands now; what is written and not yet used may have expired."""

    USABLE = "USABLE"
    LOCKED = "LOCKED"
    USED = "USED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


STATUSES = {status.value: status for status in CouponStatus}
# Read off the dates: no job has to touch a million coupons at midnight.
STATUS = """
    case when coupon.state = 'USABLE' and coupon.usable_until <= clock.at then 'EXPIRED'
        else coupon.state end
"""
# Asked once: `offset 0` keeps the planner from asking the clock for each row.
CLOCK = "(select bff_now() as at offset 0) as clock"
# In the order of the row's own fields; the id of the terms stands for them. What begins is shown
# beside one coupon only, and to make times costs more than all else: it is a number here.
COLUMNS = f"""
    coupon.id, coupon.campaign_id, coupon.member_id, date_part('epoch', coupon.usable_from),
    coupon.usable_until, {STATUS}, coupon.terms_id
"""


class CouponRow(NamedTuple):
    """A coupon under the terms that it was issued with; `usable_from_s` is of the epoch."""

    id: UUID
    campaign_id: UUID
    member_id: UUID
    usable_from_s: float
    usable_until: datetime
    status: CouponStatus
    terms: Terms


FOUND = ("place", *CouponRow._fields)


def listed(found: str) -> str:
    """Return the statement of the coupons that another finds: a place, and COLUMNS."""
    # One row of columns: many small rows cost more to read than to find.
    arrays = ", ".join(f"array_agg({name})" for name in FOUND)
    return f"select {arrays} from ({found}) as found ({', '.join(FOUND)})"


async def coupons_in(
    database: Database, statement: str, *values: object
) -> Iterable[tuple[Any, CouponRow]]:
    """Return what a statement that is `listed` finds, each coupon beside its place."""
    [found] = await database.fetch(statement, *values)
    # An aggregate of nothing is null.
    places, *own, states, terms_ids = [column or () for column in found]
    terms = await terms_of(database, terms_ids)
    status, promised = map(STATUSES.__getitem__, states), map(terms.__getitem__, terms_ids)
    rows = map(CouponRow._make, zip(*own, status, promised, strict=True))
    return zip(places, rows, strict=True)
