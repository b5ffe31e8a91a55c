"""Coupons: by id, by owner, by scan, and wallets by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from bff.domains.coupon.terms import TERMS, Terms, of_columns
from bff.kit.database import Database, Record, columns
from bff.kit.page import Page, cut


class CouponStatus(StrEnum):
    """How a coupon stands now; what is written and not yet used may have expired."""

    USABLE = "USABLE"
    LOCKED = "LOCKED"
    USED = "USED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


# Read off the dates: no job has to touch a million coupons at midnight.
STATUS = """
    case when coupon.state = 'USABLE' and coupon.usable_until <= bff_now() then 'EXPIRED'
        else coupon.state end
"""
TERM_COLUMNS = ", ".join(f"terms.{name}" for name in TERMS)
COUPON = f"""
    select coupon.id, coupon.campaign_id, coupon.member_id, coupon.source_id, coupon.issued_at,
        coupon.usable_from, coupon.usable_until, {STATUS} as status, {TERM_COLUMNS}
    from coupon join campaign_terms as terms on terms.id = coupon.terms_id
"""
BY_ID = COUPON + "where coupon.id = any($1::uuid[])"
OF_SCANS = COUPON + "where coupon.source_id = any($1::uuid[]) order by coupon.id"
# Ids are made in the order of time, so the newest come first without a sort by date.
WALLET = f"""
    select asked.place, wallet.*
    from unnest($1::text[], $2::text[], $3::int[], $4::uuid[]) with ordinality
        as asked (members, status, first, before, place)
    cross join lateral (
        {COUPON}
        where coupon.member_id = any(asked.members::uuid[])
            and (asked.before is null or coupon.id < asked.before)
            and (asked.status is null or asked.status = {STATUS})
        order by coupon.id desc limit asked.first
    ) as wallet
    order by asked.place, wallet.id desc
"""
COUNTS = f"""
    select asked.place, {STATUS} as status, count(*) as count
    from unnest($1::text[]) with ordinality as asked (members, place)
    join coupon on coupon.member_id = any(asked.members::uuid[])
    group by 1, 2
"""


@dataclass(frozen=True, slots=True)
class CouponRow:
    """A coupon under the terms that it was issued with."""

    id: UUID
    campaign_id: UUID
    member_id: UUID
    source_id: UUID | None
    issued_at: datetime
    usable_from: datetime
    usable_until: datetime
    status: CouponStatus
    terms: Terms


@dataclass(frozen=True, slots=True)
class Wallet:
    """A page of the coupons of all that a person is known as, the newest first."""

    members: tuple[UUID, ...]
    first: int
    before: UUID | None = None
    status: str | None = None


async def coupons_of(database: Database, ids: Sequence[UUID]) -> list[CouponRow | None]:
    """Return the coupons with these ids, whoever owns them; None where there is none."""
    rows = {row["id"]: coupon_row(row) for row in await database.fetch(BY_ID, list(ids))}
    return [rows.get(id_) for id_ in ids]


async def own_coupons_of(
    database: Database, asked: Sequence[tuple[UUID, tuple[UUID, ...]]]
) -> list[CouponRow | None]:
    """Return each coupon if one of the members beside it owns it."""
    # Another's coupon and none at all look the same.
    rows = await coupons_of(database, [id_ for id_, _ in asked])
    return [
        row if row and row.member_id in members else None
        for row, (_, members) in zip(rows, asked, strict=True)
    ]


async def coupons_of_scans(database: Database, scans: Sequence[UUID]) -> list[Sequence[CouponRow]]:
    """Return the coupons that each scan gave."""
    rows = [coupon_row(row) for row in await database.fetch(OF_SCANS, list(scans))]
    return [[row for row in rows if row.source_id == scan] for scan in scans]


async def wallets_of(database: Database, asked: Sequence[Wallet]) -> list[Page[CouponRow]]:
    """Return a page for each wallet."""
    keys = [(_array(one.members), one.status, one.first + 1, one.before) for one in asked]
    rows = await database.fetch(WALLET, *columns(keys))
    found = {place: list(part) for place, part in groupby(rows, itemgetter("place"))}
    return [
        cut([coupon_row(row) for row in found.get(place, ())], one.first, lambda row: [str(row.id)])
        for place, one in enumerate(asked, 1)
    ]


async def wallet_counts_of(
    database: Database, asked: Sequence[tuple[UUID, ...]]
) -> list[Sequence[tuple[CouponStatus, int]]]:
    """Return how many coupons of each status these persons have, every status in its order."""
    rows = await database.fetch(COUNTS, [_array(members) for members in asked])
    found = {(row["place"], row["status"]): row["count"] for row in rows}
    return [
        # Also those of which there are none: an app shows all of its tabs.
        [(status, found.get((place, status), 0)) for status in CouponStatus]
        for place in range(1, len(asked) + 1)
    ]


def coupon_row(row: Record) -> CouponRow:
    """Make a row of what one of these statements found."""
    return CouponRow(
        id=row["id"],
        campaign_id=row["campaign_id"],
        member_id=row["member_id"],
        source_id=row["source_id"],
        issued_at=row["issued_at"],
        usable_from=row["usable_from"],
        usable_until=row["usable_until"],
        status=CouponStatus(row["status"]),
        terms=of_columns(row),
    )


def _array(members: Sequence[UUID]) -> str:
    # PostgreSQL has no arrays of arrays of different lengths: each one travels as text.
    return "{" + ",".join(str(member) for member in members) + "}"
