"""What speaks for stores when they are recommended, for many people at once."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from bff.domains.store.reasons import Away, Facts, Gift
from bff.domains.store.rules import Closing, Span
from bff.kit.database import Database, Record, columns
from loaders.goods import Goods, goods_of

FACTS = """
    select store.id, clock.at, open_week::text, closed, closed_until, opened.at as last_case_at
    from store
    cross join (select bff_now() as at offset 0) as clock
    left join lateral (
        select max(opened_at) as at from code_case where opened_by_store_id = store.id
    ) as opened on true
    where store.id = any($1::uuid[])
"""
TIES = """
    select member_id, to_id from tie
    where member_id = any($1::uuid[]) and kind = 'STORE' and until_at is null
"""
GIFTS = """
    select part.campaign_id, part.store_id, terms.title,
        case when terms.benefit ->> 'is' = 'AmountOff' then terms.worth_fen end as fen
    from unnest($1::uuid[], $2::uuid[]) as asked (campaign_id, store_id)
    join campaign_store as part using (campaign_id, store_id)
    join campaign on campaign.id = part.gift_campaign_id
    join campaign_terms as terms on terms.id = campaign.terms_id
    where campaign.state = 'PUBLISHED' and campaign.issued < campaign.total
"""
SPAN = re.compile(r"(\d+),(\d+)")
WEEKS_MAX = 4_096

# A campaign and a store that takes it.
Place = tuple[UUID | None, UUID]


class Why(NamedTuple):
    """A store that is recommended to somebody, and the question why."""

    store_id: UUID
    away: Away | None
    members: tuple[UUID, ...]
    takes: UUID | None
    sells: UUID | None = None


class Reasons(NamedTuple):
    """What speaks for a store, None where it is gone, and how far away it is."""

    facts: Facts | None
    away: Away | None


async def reasons_of(database: Database, asked: Sequence[Why]) -> list[Reasons]:
    """Return what is to be said of each store."""
    facts = await facts_of(database, asked)
    return [Reasons(known, one.away) for known, one in zip(facts, asked, strict=True)]


async def facts_of(database: Database, asked: Sequence[Why]) -> list[Facts | None]:
    """Return what speaks for each store; None where there is no such store."""
    if not asked:
        return []
    known = await _stores(database, {one.store_id for one in asked})
    tied = await _ties(database, {member for one in asked for member in one.members})
    gifts = await _gifts(database, {(one.takes, one.store_id) for one in asked if one.takes})
    goods = await _goods(database, {(one.store_id, one.sells) for one in asked if one.sells})

    def personal(one: Why) -> Facts | None:
        facts, gift = known.get(one.store_id), gifts.get((one.takes, one.store_id))
        if facts and one.sells:
            # Another product's case says nothing of the one that is looked for.
            stock, last_case_at = goods[one.store_id, one.sells]
            facts = facts._replace(stock=stock, last_case_at=last_case_at)
        own = any(tied.get(member) == one.store_id for member in one.members)
        # Most stores are nobody's own and add nothing: what is known of them serves everybody.
        return facts._replace(own=own, gift=gift) if facts and (own or gift) else facts

    return [personal(one) for one in asked]


async def _stores(database: Database, ids: set[UUID]) -> dict[UUID, Facts]:
    rows = await database.fetch(FACTS, list(ids))
    # One moment for all: what is worked out of it is worked out once.
    return {row[0]: _facts(row, rows[0][1]) for row in rows}


async def _ties(database: Database, members: set[UUID]) -> dict[UUID, UUID]:
    rows = await database.fetch(TIES, list(members)) if members else []
    return {row["member_id"]: row["to_id"] for row in rows}


async def _gifts(database: Database, asked: set[tuple[UUID, UUID]]) -> dict[Place, Gift]:
    rows = await database.fetch(GIFTS, *columns(list(asked))) if asked else []
    return {(row[0], row[1]): Gift(row["title"], row["fen"]) for row in rows}


async def _goods(
    database: Database, asked: set[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], Goods]:
    every = list(asked)
    return dict(zip(every, await goods_of(database, every), strict=True)) if every else {}


def _facts(row: Record, now: datetime) -> Facts:
    return Facts(
        store_id=row[0],
        now=now,
        week=_week(row["open_week"]),
        closing=Closing(until=row["closed_until"]) if row["closed"] else None,
        last_case_at=row["last_case_at"],
        gift=None,
        own=False,
    )


# Thousands of stores keep the same few weeks.
@lru_cache(WEEKS_MAX)
def _week(text: str) -> tuple[Span, ...]:
    return tuple((int(begins), int(ends)) for begins, ends in SPAN.findall(text))
