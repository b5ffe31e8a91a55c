"""Campaigns: by id, by store, and what a viewer may claim of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from bff.domains.coupon import rules
from bff.domains.coupon.errors import LimitReached, NotYetOpen, SoldOut
from bff.domains.coupon.issuing import STOCK
from bff.domains.coupon.rules import Channel, Stock
from bff.domains.coupon.terms import TERMS, Terms, of_columns
from bff.kit.database import Database, Record, columns
from bff.kit.refusal import Refusal

COLUMNS = ", ".join(
    [
        *(f"campaign.{name}" for name in STOCK),
        *(f"terms.{name}" for name in TERMS if name not in STOCK),
    ]
)
_STOCK = itemgetter(*STOCK)
CAMPAIGN = "campaign join campaign_terms as terms on terms.id = campaign.terms_id"
# What is shown may be gone a second later; the claim itself decides.
GIVING = """
    campaign.state = 'PUBLISHED' and campaign.issued < campaign.total
    and campaign.claim_from <= bff_now()
    and (campaign.claim_until is null or campaign.claim_until > bff_now())
"""
BY_ID = f"select {COLUMNS} from {CAMPAIGN} where campaign.id = any($1::uuid[])"
OPEN = f"""
    select {COLUMNS} from {CAMPAIGN}
    where terms.everywhere and 'CLAIM' = any(channels) and {GIVING}
    order by campaign.id desc limit $1
"""
OF_STORES = f"""
    select asked.place, found.*
    from unnest($1::uuid[], $2::int[]) with ordinality as asked (store_id, first, place)
    join store on store.id = asked.store_id
    cross join lateral (
        select {COLUMNS}
        from (
            select campaign_id from campaign_terms where everywhere
            union select campaign_id from campaign_terms where store_id = store.id
            union select campaign_id from campaign_store where store_id = store.id
        ) as near
        join campaign on campaign.id = near.campaign_id
        join campaign_terms as terms on terms.id = campaign.terms_id
        where not 'GIFT' = any(channels) and {GIVING}
            and (terms.store_id is null or terms.store_id = store.id)
            and (terms.dealer_id is null or terms.dealer_id = store.dealer_id)
            and (terms.region is null or starts_with(store.region, terms.region))
        order by terms.store_id is null, campaign.id desc limit asked.first
    ) as found
    order by asked.place, found.store_id is null, found.id desc
"""
# What was taken back counts against nobody.
HELD = """
    select asked.place, count(coupon.id) as held
    from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as asked (campaign_id, member_id, place)
    left join lateral (
        select id from coupon
        where coupon.campaign_id = asked.campaign_id and coupon.member_id = asked.member_id
            and coupon.state <> 'REVOKED'
    ) as coupon on true
    group by asked.place
"""


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign as it stands now, under its present terms."""

    stock: Stock
    terms: Terms


@dataclass(frozen=True, slots=True)
class Claiming:
    """Whether somebody, known as these members, may claim of a campaign; nobody has none."""

    campaign_id: UUID
    members: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ClaimabilityRow:
    """Whether one may claim, and if not, why not."""

    refusal: Refusal | None
    held: int
    limit: int | None
    opens_at: datetime | None


async def campaigns_of(database: Database, ids: Sequence[UUID]) -> list[CampaignRow | None]:
    """Return the campaigns with these ids; None where there is none."""
    rows = {row["id"]: campaign_row(row) for row in await database.fetch(BY_ID, list(ids))}
    return [rows.get(id_) for id_ in ids]


async def open_campaigns_of(
    database: Database, firsts: Sequence[int]
) -> list[Sequence[CampaignRow]]:
    """Return, for each length, the newest campaigns that are taken everywhere and claimed now."""
    # The list is the same for all, so the longest that is asked for serves everybody.
    rows = [campaign_row(row) for row in await database.fetch(OPEN, max(firsts))]
    return [rows[:first] for first in firsts]


async def store_campaigns_of(
    database: Database, asked: Sequence[tuple[UUID, int]]
) -> list[Sequence[CampaignRow]]:
    """Return, for each store and length, the campaigns that it takes, its own first."""
    rows = await database.fetch(OF_STORES, *columns(asked))
    found = {place: list(part) for place, part in groupby(rows, itemgetter("place"))}
    return [
        [campaign_row(row) for row in found.get(place, ())] for place in range(1, len(asked) + 1)
    ]


async def claimability_of(
    database: Database, asked: Sequence[Claiming]
) -> list[ClaimabilityRow | None]:
    """Return what each of these may claim; None where there is no such campaign."""
    campaigns = await campaigns_of(database, [one.campaign_id for one in asked])
    pairs = [
        (one.campaign_id, member, place)
        for place, one in enumerate(asked)
        for member in one.members
    ]
    held = await database.fetch(HELD, *columns(pairs)) if pairs else []
    counts = {row["place"]: row["held"] for row in held}
    # The database's time, by which the claim will be judged as well.
    now = await database.value("select bff_now()")
    return [
        claimability(row.stock, counts.get(place, 0), now) if row else None
        for place, row in enumerate(campaigns)
    ]


def claimability(stock: Stock, held: int, now: datetime) -> ClaimabilityRow:
    """Say whether one who has had so many may claim another."""
    closed = rules.closed(stock, Channel.CLAIM, now)
    # In the order of the claim, so that both give the same reason.
    refusal = closed or _full(stock, held) or (None if rules.left(stock) > 0 else SoldOut())
    opens_at = closed.opens_at if isinstance(closed, NotYetOpen) else None
    return ClaimabilityRow(refusal=refusal, held=held, limit=stock.per_member, opens_at=opens_at)


def campaign_row(row: Record) -> CampaignRow:
    """Make a row of what one of these statements found."""
    return CampaignRow(Stock(*_STOCK(row)), of_columns(row))


def _full(stock: Stock, held: int) -> LimitReached | None:
    limit = stock.per_member
    return LimitReached(limit) if limit is not None and held >= limit else None
