"""Campaigns and coupons for other tests, made by the real verbs."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bff.domains.coupon import campaigns, claim
from bff.domains.coupon.campaigns import Draft
from bff.domains.coupon.claim import Claim, Claimed
from bff.domains.coupon.terms import AmountOff, Terms
from bff.kit import answer
from bff.kit.database import Database
from bff.kit.ids import uuid7

TEN_YUAN = Terms(title="十元无门槛券", benefit=AmountOff(1000), worth_fen=1000)


def amount_off(fen: int, **terms: Any) -> Terms:
    return Terms(title="满减券", benefit=AmountOff(fen), worth_fen=fen, **terms)


async def campaign(
    database: Database,
    terms: Terms = TEN_YUAN,
    *,
    total: int = 1000,
    stores: Mapping[UUID, UUID | None] | None = None,
    **draft: Any,
) -> UUID:
    """Publish a campaign, by default open to all and taken everywhere."""
    made = Draft(terms=terms, total=total, stores=stores or {}, **draft)
    async with database.transaction() as transaction:
        [campaign_id] = await campaigns.publish(transaction, [made])
    return campaign_id


def claiming(campaign_id: UUID, member_id: UUID | None = None, key: str | None = None) -> Claim:
    """Describe a member's wish for a coupon, under a request of its own."""
    member = member_id or uuid7()
    request = answer.request(member, key or uuid7().hex, str(campaign_id))
    return Claim(member, (member,), campaign_id, request)


async def coupon(database: Database, campaign_id: UUID, member_id: UUID) -> UUID:
    """Let a member claim a coupon and return its id."""
    [claimed] = await claim.claim(database, [claiming(campaign_id, member_id)])
    assert isinstance(claimed, Claimed)
    return claimed.coupon_id
