"""Campaigns: by id, those open to all, and what a viewer may claim of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from bff.domains.coupon import rules
from bff.domains.coupon.errors import LimitReached, NotYetOpen, SoldOut
from bff.domains.coupon.issuing import STOCK
from bff.domains.coupon.rules import Channel, Stock
from bff.domains.coupon.terms import Terms
from bff.kit.database import Database, Record, columns
from bff.kit.refusal import Refusal
from loaders.terms import terms_of

COLUMNS = ", ".join(f"campaign.{name}" for name in STOCK)
_STOCK = itemgetter(*STOCK)
# Asked once: `offset 0` keeps the planner from asking the clock for each row.
CLOCK = "(select bff_now() as at offset 0) as clock"
# What is shown may be gone a second later; the claim itself decides.
GIVING = """
    campaign.state = 'PUBLISHED' and campaign.issued < campaign.total
    and campaign.claim_from <= clock.at
    and least(campaign.claim_until, campaign.use_until, 'infinity') > clock.at
"""
TERMS = "join campaign_terms as terms on terms.id = campaign.terms_id"
BY_ID = f"select {COLUMNS} from campaign where id = any($1::uuid[])"
OPEN = f"""
    select {COLUMNS} from campaign {TERMS} cross join {CLOCK}
    where terms.everywhere and 'CLAIM' = any(channels) and {GIVING}
    order by campaign.id desc limit $1
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


class CampaignRow(NamedTuple):
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
    found = await campaign_rows(database, await database.fetch(BY_ID, list(ids)))
    rows = {row.stock.id: row for row in found}
    return [rows.get(id_) for id_ in ids]


async def open_campaigns_of(
    database: Database, firsts: Sequence[int]
) -> list[Sequence[CampaignRow]]:
    """Return, for each length, the newest campaigns that are taken everywhere and claimed now."""
    # The list is the same for all, so the longest that is asked for serves everybody.
    rows = await campaign_rows(database, await database.fetch(OPEN, max(firsts)))
    return [rows[:first] for first in firsts]


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


async def campaign_rows(database: Database, found: Sequence[Record]) -> list[CampaignRow]:
    """Read campaigns from rows with COLUMNS, each with its terms."""
    terms = await terms_of(database, [row["terms_id"] for row in found])
    return [CampaignRow(Stock(*_STOCK(row)), terms[row["terms_id"]]) for row in found]


def _full(stock: Stock, held: int) -> LimitReached | None:
    limit = stock.per_member
    return LimitReached(limit) if limit is not None and held >= limit else None
