"""What a payee earned, and what refunds took back of it, day by day (对账单)."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from bff.domains.profit.facts import PayeeRole
from bff.kit.database import Database, columns
from loaders.keeper import Earner, Keeping, earners_of
from loaders.share import Payee
from loaders.statement_row import StatementRow, statement

# All that was before the first day stands under the day before it. A period without days is today.
MOVED = """
    with asked as (
        select place, role, payee_id, community_id, coalesce(first, today) as first,
            (coalesce(last, today) + 1)::timestamp at time zone 'Asia/Shanghai' as until
        from unnest($1::text[], $2::uuid[], $3::uuid[], $4::date[], $5::date[]) with ordinality
            as asked (role, payee_id, community_id, first, last, place)
        cross join (select (bff_now() at time zone 'Asia/Shanghai')::date as today offset 0) as now
    )
    select asked.place, greatest(moved.day, asked.first - 1) as day,
        moved.day < asked.first as before, kind,
        sum(booked)::bigint as booked, sum(taken)::bigint as taken,
        count(paid.fen) as orders, coalesce(sum(paid.fen), 0)::bigint as sold
    from asked cross join lateral (
        select kind, (booked_at at time zone 'Asia/Shanghai')::date as day, fact_id, true as new,
            net_fen as booked, 0 as taken
        from share
        where role = asked.role and payee_id = asked.payee_id and booked_at < asked.until
        union all
        select share.kind, (back.at at time zone 'Asia/Shanghai')::date, fact_id, false, 0, back.fen
        from share_reduction as back join share on share.id = back.share_id
        where back.role = asked.role and back.payee_id = asked.payee_id and back.at < asked.until
    ) as moved
    left join lateral (
        select reward_fen as fen from fact
        where id = fact_id and new and moved.kind = 'SPLIT' and moved.day >= asked.first
    ) as paid on true
    where asked.community_id is null or exists (
        select from fact join orders on orders.id = fact.ref
            join community_sale as sale on sale.id = orders.origin_id
        where fact.id = fact_id and sale.community_id = asked.community_id
            and sale.leader_id is null)
    group by asked.place, greatest(moved.day, asked.first - 1), moved.day < asked.first, kind
    order by asked.place, day, kind
"""


class Period(NamedTuple):
    """Whose earnings are told of which days; without days, of today so far."""

    earner: Earner
    first: date | None = None
    last: date | None = None


class Asked(NamedTuple):
    """A payee's statement of some days."""

    payee: Payee
    first: date
    last: date


class Kept(NamedTuple):
    """A community's statement of some days, for one who keeps it."""

    keeping: Keeping
    first: date
    last: date


async def statements_of(database: Database, asked: Sequence[Asked]) -> list[StatementRow]:
    """Return the statement of each of these payees."""
    return await told(database, [Period(Earner(one.payee), one.first, one.last) for one in asked])


async def statements_of_keepers(database: Database, asked: Sequence[Kept]) -> list[StatementRow]:
    """Return each community's statement, for one who keeps it."""
    earners = await earners_of(database, [one.keeping for one in asked])
    kept = zip(earners, asked, strict=True)
    return await told(database, [Period(earner, one.first, one.last) for earner, one in kept])


async def told(database: Database, asked: Sequence[Period]) -> list[StatementRow]:
    """Return what was earned in each of these periods."""
    rows = await database.fetch(MOVED, *columns([_key(one) for one in asked]))
    found = {place: list(part) for place, part in groupby(rows, itemgetter("place"))}
    return [statement(found.get(place, [])) for place in range(1, len(asked) + 1)]


def _key(one: Period) -> tuple[PayeeRole, UUID, UUID | None, date | None, date | None]:
    payee, community_id = one.earner
    return payee.role, payee.payee_id, community_id, one.first, one.last
