"""A community's business day so far, as who keeps it sees it."""

from collections.abc import Sequence
from typing import NamedTuple

from bff.domains.community_sale.rules import PICKED_UP_WITHIN
from bff.kit.database import Database, Record, columns
from loaders.keeper import Keeping, earners_of
from loaders.statement import Period, told
from loaders.statement_row import StatementRow

# A sale takes no orders after its cut-off, and a payment comes within a day of its order.
TODAY = """
    with day as materialized (
        select bff_now() as now, date_trunc('day', bff_now(), 'Asia/Shanghai') as begins
    )
    select asked.place, opened.count as open_sales, sold.*, people.*, bags.*
    from day, unnest($1::uuid[]) with ordinality as asked (community_id, place)
    cross join lateral (
        select count(*) from community_sale
        where community_id = asked.community_id and state = 'OPEN' and cut_off_at > day.now
    ) as opened
    cross join lateral (
        select count(orders.id) as orders,
            coalesce(sum(payable_fen - refunded_fen), 0)::bigint as paid_fen
        from community_sale as sale join orders on orders.origin_id = sale.id
        where community_id = asked.community_id and origin = 'SALE'
            and (closed_at is null or closed_at > day.begins - interval '1 day')
            and orders.state in ('PAID', 'PICKED_UP') and paid_at >= day.begins
    ) as sold
    cross join lateral (
        select count(distinct member_id) as members,
            count(distinct member_id) filter (where from_at >= day.begins) as new_members
        from community_member where community_id = asked.community_id and until_at is null
    ) as people
    cross join lateral (
        select count(*) as waiting,
            count(*) filter (where arrived_at < day.now - $2::interval) as overdue
        from (
            select sale.id, arrived_at
            from community_sale as sale join orders on orders.origin_id = sale.id
            where community_id = asked.community_id and sale.state = 'ARRIVED'
                and origin = 'SALE' and orders.state = 'PAID'
            group by sale.id, member_id, for_whom
        ) as bag
    ) as bags
    order by asked.place
"""


class LeaderTodayRow(NamedTuple):
    """A community's day; the sums are in fen."""

    open_sales: int
    orders: int
    paid_fen: int
    members: int
    new_members: int
    waiting: int
    overdue: int
    earned: StatementRow

    @property
    def commission_fen(self) -> int:
        """What was booked today."""
        return sum(line.booked for line in self.earned.total)

    @property
    def taken_fen(self) -> int:
        """What refunds took back today."""
        return sum(line.taken for line in self.earned.total)


async def leaders_todays_of(database: Database, asked: Sequence[Keeping]) -> list[LeaderTodayRow]:
    """Return the business day so far of each community, for one who keeps it."""
    communities = columns([(one.community_id,) for one in asked])
    rows = await database.fetch(TODAY, *communities, PICKED_UP_WITHIN)
    earned = await told(database, [Period(one) for one in await earners_of(database, asked)])
    return [_today(row, one) for row, one in zip(rows, earned, strict=True)]


def _today(row: Record, earned: StatementRow) -> LeaderTodayRow:
    _, *figures = row
    return LeaderTodayRow._make([*figures, earned])
