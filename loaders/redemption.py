"""Redemptions: by id, by store, and what each campaign brought a store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from bff.kit.database import Database, columns
from bff.kit.page import Page, cut

OF_STORES = """
    select asked.place, redemption.*
    from unnest($1::uuid[], $2::int[], $3::uuid[]) with ordinality
        as asked (store_id, first, before, place)
    cross join lateral (
        select id, coupon_id, at, value_fen, sale_fen, advanced_fen, bottles, held, gift_coupon_id
        from redemption
        where redemption.store_id = asked.store_id
            and (asked.before is null or redemption.id < asked.before)
        order by id desc limit asked.first
    ) as redemption
    order by asked.place, redemption.id desc
"""
# Also campaigns that a store has left: it redeemed their coupons and is owed for them.
TAKEN = """
    select asked.place, part.campaign_id, part.gift_campaign_id, used.count, used.advanced_fen
    from unnest($1::uuid[]) with ordinality as asked (store_id, place)
    cross join lateral (
        select campaign_id, max(gift_campaign_id::text)::uuid as gift_campaign_id
        from (
            select campaign_id, gift_campaign_id from campaign_store
            where campaign_store.store_id = asked.store_id
            union all
            select campaign_id, null from redemption
            where redemption.store_id = asked.store_id
            union all
            select campaign_id, null from campaign_terms
            where campaign_terms.store_id = asked.store_id
        ) as every
        group by campaign_id
    ) as part
    cross join lateral (
        select count(*) as count, coalesce(sum(advanced_fen), 0)::bigint as advanced_fen
        from redemption
        where redemption.campaign_id = part.campaign_id and redemption.store_id = asked.store_id
    ) as used
    order by asked.place, part.campaign_id desc
"""


@dataclass(frozen=True, slots=True)
class RedemptionRow:
    """A redemption at a store."""

    id: UUID
    coupon_id: UUID
    at: datetime
    value_fen: int
    sale_fen: int | None
    advanced_fen: int
    bottles: int
    held: bool
    gift_coupon_id: UUID | None


@dataclass(frozen=True, slots=True)
class TakenRow:
    """A campaign that a store takes part in, and what it brought so far."""

    campaign_id: UUID
    gift_campaign_id: UUID | None
    count: int
    advanced_fen: int


@dataclass(frozen=True, slots=True)
class Redemptions:
    """A page of a store's redemptions, the newest first."""

    store_id: UUID
    first: int
    before: UUID | None = None


async def redemptions_of_stores(
    database: Database, asked: Sequence[Redemptions]
) -> list[Page[RedemptionRow]]:
    """Return a page for each of these."""
    keys = [(one.store_id, one.first + 1, one.before) for one in asked]
    rows = await database.fetch(OF_STORES, *columns(keys))
    found = {
        # The first column says for whom a row was found, and is no part of it.
        place: [RedemptionRow(**dict(list(row.items())[1:])) for row in part]
        for place, part in groupby(rows, itemgetter("place"))
    }
    return [
        cut(found.get(place, []), one.first, lambda row: [str(row.id)])
        for place, one in enumerate(asked, 1)
    ]


async def campaigns_taken_by(
    database: Database, stores: Sequence[UUID]
) -> list[Sequence[TakenRow]]:
    """Return the campaigns that each store is named in, gives coupons of, or redeemed."""
    rows = await database.fetch(TAKEN, list(stores))
    found = {
        place: [TakenRow(**dict(list(row.items())[1:])) for row in part]
        for place, part in groupby(rows, itemgetter("place"))
    }
    return [found.get(place, []) for place in range(1, len(stores) + 1)]
