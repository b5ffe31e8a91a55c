"""Which campaigns stores take, for many stores at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from bff.domains.coupon.counter import Counter, taken
from bff.domains.coupon.terms import Terms
from bff.kit.database import Database
from loaders.campaign import COLUMNS, GIVING, TERMS, CampaignRow, campaign_rows

# Nearly all stores take the same few: each campaign comes once, with the places in the question of
# the stores that it names. Null stands for all places; narrow terms are looked at afterwards.
OF_STORES = f"""
    with asked as materialized (
        select * from unnest($1::uuid[]) with ordinality as asked (store_id, place)
    ), clock as materialized (
        select bff_now() as at
    ), listed as (
        select campaign_id, array_agg(place) as places
        from (
            select campaign_id, place from asked join campaign_store using (store_id)
            union all
            select campaign.id, place from asked
            join campaign_terms as terms using (store_id)
            join campaign on campaign.id = campaign_id and campaign.terms_id = terms.id
        ) as pair
        group by campaign_id
    )
    select {COLUMNS}, places, terms.store_id is not null as own
    from listed join campaign on campaign.id = listed.campaign_id {TERMS} cross join clock
    where not terms.everywhere and not 'GIFT' = any(channels) and {GIVING}
    union all
    select {COLUMNS}, null, false
    from campaign_terms as terms join campaign on campaign.id = campaign_id cross join clock
    where terms.everywhere and terms.id = campaign.terms_id
        and not 'GIFT' = any(channels) and {GIVING}
    order by own desc, id desc
"""


class Taking(NamedTuple):
    """How many of the campaigns to show that a store takes."""

    store_id: UUID
    dealer_id: UUID
    region: str
    first: int


async def store_campaigns_of(
    database: Database, asked: Sequence[Taking]
) -> list[Sequence[CampaignRow]]:
    """Return, for each store and length, the campaigns that it takes, its own first."""
    found = await database.fetch(OF_STORES, [one.store_id for one in asked])
    rows = await campaign_rows(database, found)
    terms = [row.terms for row in rows]
    ranks = _ranks(_places(terms, [row["places"] for row in found], asked), len(asked))
    return [
        [rows[rank] for rank in sorted(own)[: one.first]]
        for own, one in zip(ranks, asked, strict=True)
    ]


def _places(
    terms: Sequence[Terms], listed: Sequence[Sequence[int] | None], asked: Sequence[Taking]
) -> list[Iterable[int] | None]:
    """Return where each campaign is taken; None stands for all places."""
    of_dealer: dict[UUID | None, list[int]] = defaultdict(list)
    if any(_narrow(one) for one in terms):
        of_dealer[None] = list(range(1, len(asked) + 1))
        for place, store in enumerate(asked, 1):
            of_dealer[store.dealer_id].append(place)

    def within(one: Terms, places: Sequence[int] | None) -> Iterable[int]:
        among = of_dealer.get(one.dealer_id, []) if places is None else places
        return {place for place in among if taken(one, _counter(asked[place - 1]))}

    return [
        within(one, places) if _narrow(one) else places
        for one, places in zip(terms, listed, strict=True)
    ]


def _narrow(terms: Terms) -> bool:
    return (terms.store_id, terms.dealer_id, terms.region) != (None, None, None)


def _counter(store: Taking) -> Counter:
    return Counter(store.store_id, store.dealer_id, store.region, listed=True)


def _ranks(where: Sequence[Iterable[int] | None], stores: int) -> list[list[int]]:
    """Return which of the campaigns each store takes; None stands for all stores."""
    by_all = [rank for rank, places in enumerate(where) if places is None]
    ranks = [by_all.copy() for _ in range(stores)]
    for rank, places in enumerate(where):
        for place in places or ():
            ranks[place - 1].append(rank)
    return ranks
