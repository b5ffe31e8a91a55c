"""A member's phone shows a coupon as a code that changes and soon means nothing."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from bff.domains.coupon import counter
from bff.domains.coupon.counter import Presented
from bff.domains.coupon.errors import CouponUnknown, NotShowable
from bff.domains.coupon.issuing import STATEMENTS
from bff.domains.coupon.rules import CouponState
from bff.domains.coupon.terms import of_columns
from bff.kit.database import Database, Record
from bff.kit.keyring import Keyring, blind

# Without 0 O 1 I L, which people mistake for one another.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12
# A photograph of the screen, sent to a friend, is worth nothing a minute later.
SHOWN_FOR = timedelta(seconds=60)
SPACES = str.maketrans("", "", " -")


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
        code = rotating(ring, coupon, now)
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


def rotating(ring: Keyring, coupon: Presented, now: datetime) -> str:
    """Return the code of a coupon and its member for this second."""
    # Of the second only: whoever asks again at once sees the same code, not a second good one.
    bound = b"|".join(
        (coupon.coupon_id.bytes, coupon.member_id.bytes, str(int(now.timestamp())).encode())
    )
    number = int.from_bytes(hmac.digest(ring.rotating, bound, sha256))
    letters = [
        LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(CODE_LENGTH)
    ]
    return "".join(letters)


def hashed(ring: Keyring, code: str) -> UUID | None:
    """Return under what a code is kept, as typed in whatever case; None when it is no code."""
    # Clerks type what a scanner cannot read, spaced as they see it.
    text = code.translate(SPACES).upper()
    if len(text) != CODE_LENGTH or not set(text) <= set(LETTERS):
        return None
    return UUID(bytes=blind(ring.code_index, "coupon", text)[:16])
