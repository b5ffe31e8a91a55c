"""What payees are still owed, and what a store saw today."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.domains.profit.facts import ShareKind
from bff.kit.database import Database, columns
from loaders.share import Payee

CNY = "CNY"

# Open shares stand in an index of their own, so a long past costs nothing here.
OPEN = """
    with asked as (
        select role, payee_id, place
        from unnest($1::text[], $2::uuid[]) with ordinality as asked (role, payee_id, place)
    )
    select place, kind, sum(fen)::bigint as fen from (
        select place, kind, net_fen as fen from asked join share using (role, payee_id)
        where status in ('BOOKED', 'PAYABLE', 'FAILED')
        union all
        select place, kind, -fen from asked join share_reduction using (role, payee_id)
            join share on share.id = share_id
        where owed_back or status in ('BOOKED', 'PAYABLE', 'FAILED')
    ) as owed
    group by place, kind order by place, kind
"""
# Counted anew at each look: a running count would be one more hot row for every verb.
TODAY = """
    with day as materialized (
        select date_trunc('day', bff_now(), 'Asia/Shanghai') as begins
    )
    select asked.store_id,
        (select count(*) from scan, day
            where scan.store_id = asked.store_id and at >= begins and level = 'CAP_INNER') as scans,
        (select count(*) from redemption, day
            where redemption.store_id = asked.store_id and at >= begins) as redemptions,
        (select count(distinct member_id) from tie, day
            where to_id = asked.store_id and kind = 'STORE' and from_at >= begins) as new_members,
        orders, reimbursed, rewarded, split - taken.fen as split
    from unnest($1::uuid[]) as asked (store_id) cross join lateral (
        select
            count(*) filter (where kind = 'SPLIT') as orders,
            coalesce(sum(net_fen) filter (where kind = 'REIMBURSEMENT'), 0)::bigint as reimbursed,
            coalesce(sum(net_fen) filter (where kind = 'REWARD'), 0)::bigint as rewarded,
            coalesce(sum(net_fen) filter (where kind = 'SPLIT'), 0)::bigint as split
        from share, day
        where role = 'STORE' and payee_id = asked.store_id and booked_at >= begins
            and status <> 'REVERSED'
    ) as owed cross join lateral (
        select coalesce(sum(fen), 0)::bigint as fen
        from day, share_reduction as taken join share on share.id = share_id
        where taken.role = 'STORE' and taken.payee_id = asked.store_id and taken.at >= begins
            and booked_at >= begins and status <> 'REVERSED'
    ) as taken
"""


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """What is still owed to a payee of one kind."""

    asset: str
    kind: ShareKind
    fen: int


@dataclass(frozen=True, slots=True)
class TodayRow:
    """A store's business day so far; the sums are in fen."""

    store_id: UUID
    scans: int
    redemptions: int
    new_members: int
    orders: int
    reimbursed: int
    rewarded: int
    split: int


async def balances_of(database: Database, payees: Sequence[Payee]) -> list[Sequence[BalanceRow]]:
    """Return what is still owed to each of these, kind by kind."""
    rows = await database.fetch(OPEN, *columns([(one.role, one.payee_id) for one in payees]))
    found: defaultdict[int, list[BalanceRow]] = defaultdict(list)
    for row in rows:
        found[row["place"]].append(BalanceRow(CNY, ShareKind(row["kind"]), row["fen"]))
    return [found[n] for n in range(1, len(payees) + 1)]


async def todays_of(database: Database, store_ids: Sequence[UUID]) -> list[TodayRow]:
    """Return the business day so far of each of these stores."""
    found = {row["store_id"]: TodayRow(**row) for row in await database.fetch(TODAY, store_ids)}
    return [found[store_id] for store_id in store_ids]
