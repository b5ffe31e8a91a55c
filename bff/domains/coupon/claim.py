"""Members claim coupons of campaigns that are open to all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from bff.domains.coupon import issuing
from bff.domains.coupon.errors import (
    CampaignUnknown,
    ClaimClosed,
    LimitReached,
    NotYetOpen,
    SoldOut,
)
from bff.domains.coupon.rules import Channel, Issue, Wish
from bff.kit import answer
from bff.kit.answer import Answers, Request
from bff.kit.database import Database
from bff.kit.refusal import BadInput, Refusal


class Claim(NamedTuple):
    """One member's wish for one coupon; `members` are all that this person is known as."""

    member_id: UUID
    members: tuple[UUID, ...]
    campaign_id: UUID
    request: Request


@dataclass(frozen=True, slots=True)
class Claimed:
    """The coupon that the member got."""

    coupon_id: UUID


ANSWERS = Answers(
    "couponClaim", Claimed, SoldOut, LimitReached, NotYetOpen, ClaimClosed, CampaignUnknown
)


def asked(viewer: UUID, members: tuple[UUID, ...], *, campaign_id: UUID, key: str) -> Claim:
    """Describe a claim under its requestId; BadInput when that is none."""
    return Claim(viewer, members, campaign_id, answer.request(viewer, key, campaign_id))


async def claim(
    database: Database, commands: Sequence[Claim]
) -> list[Claimed | Refusal | BadInput]:
    """Give each claim its coupon or the reason why not; exact in stock and limits."""
    # One transaction for all: the lock of a campaign is taken once for many claims.
    async with database.transaction() as transaction:

        async def act(fresh: list[int]) -> list[Claimed | Refusal | BadInput]:
            outcomes = await issuing.issue(transaction, [_wish(commands[i]) for i in fresh])
            return [Claimed(o.id) if isinstance(o, Issue) else o for o in outcomes]

        return await ANSWERS.once(transaction, [c.request for c in commands], act)


def _wish(command: Claim) -> Wish:
    return Wish(command.campaign_id, command.member_id, command.members, Channel.CLAIM)
