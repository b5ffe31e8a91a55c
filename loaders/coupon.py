"""Coupons: by id, by owner, by scan, and wallets by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.kit.database import Database, array, columns
from bff.kit.page import Page, cut
from loaders.coupon_row import CLOCK, COLUMNS, STATUS, CouponRow, CouponStatus, coupons_in, listed

COUPON = f"{COLUMNS} from coupon cross join {CLOCK}"
BY_ID = listed(f"select 0, {COUPON} where coupon.id = any($1::uuid[])")
OF_SCANS = listed(
    f"select source_id, {COUPON} where coupon.source_id = any($1::uuid[]) order by coupon.id"
)
# Ids are made in the order of time, so the newest come first without a sort by date.
WALLET = listed(f"""
    select asked.place, wallet.*
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
""")
COUNTS = f"""
    select asked.place, {STATUS} as status, count(*) as count
    from unnest($1::text[]) with ordinality as asked (members, place)
    join coupon on coupon.member_id = any(asked.members::uuid[])
    cross join {CLOCK}
    group by 1, 2
"""


@dataclass(frozen=True, slots=True)
class Wallet:
    """A page of the coupons of all that a person is known as, the newest first."""

    members: tuple[UUID, ...]
    first: int
    before: UUID | None = None
    status: str | None = None


async def coupons_of(database: Database, ids: Sequence[UUID]) -> list[CouponRow | None]:
    """Return the coupons with these ids, whoever owns them; None where there is none."""
    rows = {row.id: row for _, row in await coupons_in(database, BY_ID, list(ids))}
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
    found = await coupons_in(database, OF_SCANS, list(scans))
    return [[row for source, row in found if source == scan] for scan in scans]


async def wallets_of(database: Database, asked: Sequence[Wallet]) -> list[Page[CouponRow]]:
    """Return a page for each wallet."""
    keys = [(array(one.members), one.status, one.first + 1, one.before) for one in asked]
    held: list[list[CouponRow]] = [[] for _ in asked]
    for place, row in await coupons_in(database, WALLET, *columns(keys)):
        held[place - 1].append(row)
    return [
        cut(rows, one.first, lambda row: [str(row.id)])
        for rows, one in zip(held, asked, strict=True)
    ]


async def wallet_counts_of(
    database: Database, asked: Sequence[tuple[UUID, ...]]
) -> list[Sequence[tuple[CouponStatus, int]]]:
    """Return how many coupons of each status these persons have, every status in its order."""
    rows = await database.fetch(COUNTS, [array(members) for members in asked])
    found = {(row["place"], row["status"]): row["count"] for row in rows}
    return [
        # Also those of which there are none: an app shows all of its tabs.
        [(status, found.get((place, status), 0)) for status in CouponStatus]
        for place in range(1, len(asked) + 1)
    ]
