"""A member's phone shows a coupon as a code that changes and soon means nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bff.domains.coupon import counter
from bff.domains.coupon.counter import Presented
from bff.domains.coupon.errors import CouponUnknown, NotShowable
from bff.domains.coupon.issuing import STATEMENTS
from bff.domains.coupon.rules import CouponState
from bff.domains.coupon.terms import of_columns
from bff.kit import rotating
from bff.kit.database import Database, Record
from bff.kit.keyring import Keyring
from bff.kit.rotating import SHOWN_FOR


@dataclass(frozen=True, slots=True)
class Shown:
    """What the phone shows, and until when."""

    code: str
    expires_at: datetime


async def show(
    database: Database, ring: Keyring, *, members: Sequence[UUID], coupon_id: UUID
) -> Shown:
    """Make a code for a coupon of one of these members; refuses what no counter would take."""
    async with database.transaction() as transaction:
        row = await transaction.row(STATEMENTS["presented"], coupon_id, list(members))
        if row is None:
            raise CouponUnknown
        coupon, now = presented(row), row["now"]
        if reason := counter.unusable(coupon, now):
            raise NotShowable(reason)
        code = rotating.code(ring, now, thing_id=coupon_id, owner_id=coupon.member_id)
        # No code outlives its coupon.
        until = min(now + SHOWN_FOR, coupon.usable_until)
        await transaction.execute(STATEMENTS["keep_shown"], hashed(ring, code), coupon_id, until)
        return Shown(code=code, expires_at=until)


def presented(row: Record) -> Presented:
    """Read a coupon with its terms."""
    return Presented(
        coupon_id=row["coupon_id"],
        campaign_id=row["campaign_id"],
        member_id=row["member_id"],
        state=CouponState(row["state"]),
        usable_from=row["usable_from"],
        usable_until=row["usable_until"],
        terms=of_columns(row),
    )


def hashed(ring: Keyring, code: str) -> UUID | None:
    """Return under what a coupon's code is kept, as typed; None when it is no code."""
    return rotating.hashed(ring, code, noun="coupon")
