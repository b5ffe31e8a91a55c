"""Coupons: by id, by owner, by scan, and wallets by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from bff.domains.coupon.terms import Terms
from bff.kit.database import Database, Record, columns
from bff.kit.page import Page, cut
from loaders.terms import terms_of


class CouponStatus(StrEnum):
    """How a coupon stands now; what is written and not yet used may have expired."""

    USABLE = "USABLE"
    LOCKED = "LOCKED"
    USED = "USED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


# Read off the dates: no job has to touch a million coupons at midnight.
STATUS = """
    case when coupon.state = 'USABLE' and coupon.usable_until <= clock.at then 'EXPIRED'
        else coupon.state end
"""
# Asked once: `offset 0` keeps the planner from asking the clock for each row.
CLOCK = "(select bff_now() as at offset 0) as clock"
# In the order of the row's own fields.
COLUMNS = f"""
    coupon.id, coupon.campaign_id, coupon.member_id, coupon.source_id, coupon.issued_at,
    coupon.usable_from, coupon.usable_until, {STATUS} as status, coupon.terms_id
"""
COUPON = f"select {COLUMNS} from coupon cross join {CLOCK} "
BY_ID = COUPON + "where coupon.id = any($1::uuid[])"
OF_SCANS = COUPON + "where coupon.source_id = any($1::uuid[]) order by coupon.id"
# Ids are made in the order of time, so the newest come first without a sort by date.
WALLET = f"""
    select wallet.*, asked.place
    from unnest($1::text[], $2::text[], $3::int[], $4::uuid[]) with ordinality
        as asked (members, status, first, before, place)
    cross join {CLOCK}
    cross join lateral (
        select {COLUMNS} from coupon
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
    cross join {CLOCK}
    group by 1, 2
"""


class CouponRow(NamedTuple):
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


_PLACE = itemgetter("place")
_STATUSES = {status.value: status for status in CouponStatus}


@dataclass(frozen=True, slots=True)
class Wallet:
    """A page of the coupons of all that a person is known as, the newest first."""

    members: tuple[UUID, ...]
    first: int
    before: UUID | None = None
    status: str | None = None


async def coupons_of(database: Database, ids: Sequence[UUID]) -> list[CouponRow | None]:
    """Return the coupons with these ids, whoever owns them; None where there is none."""
    rows = {row.id: row for row in await _rows(database, await database.fetch(BY_ID, list(ids)))}
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
    rows = await _rows(database, await database.fetch(OF_SCANS, list(scans)))
    return [[row for row in rows if row.source_id == scan] for scan in scans]


async def wallets_of(database: Database, asked: Sequence[Wallet]) -> list[Page[CouponRow]]:
    """Return a page for each wallet."""
    keys = [(_array(one.members), one.status, one.first + 1, one.before) for one in asked]
    found = await database.fetch(WALLET, *columns(keys))
    held: list[list[CouponRow]] = [[] for _ in asked]
    for row, place in zip(await _rows(database, found), map(_PLACE, found), strict=True):
        held[place - 1].append(row)
    return [
        cut(rows, one.first, lambda row: [str(row.id)])
        for rows, one in zip(held, asked, strict=True)
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


async def _rows(database: Database, found: Sequence[Record]) -> list[CouponRow]:
    terms = await terms_of(database, [row["terms_id"] for row in found])
    return [_row(row, terms[row["terms_id"]]) for row in found]


def _row(row: Record, terms: Terms) -> CouponRow:
    return CouponRow._make((*row[:7], _STATUSES[row[7]], terms))


def _array(members: Sequence[UUID]) -> str:
    # PostgreSQL has no arrays of arrays of different lengths: each one travels as text.
    return "{" + ",".join(str(member) for member in members) + "}"
