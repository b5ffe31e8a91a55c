"""Who gets a coupon: stock, limits and windows, decided for many wishes in their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from bff.domains.coupon.errors import (
    CampaignUnknown,
    ClaimClosed,
    LimitReached,
    NotYetOpen,
    SoldOut,
)
from bff.kit.clock import business_day, day_begins
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput, Refusal


class Channel(StrEnum):
    """How a coupon comes into a wallet."""

    CLAIM = "CLAIM"
    SCAN = "SCAN"
    GIFT = "GIFT"
    ORDER = "ORDER"


class CampaignState(StrEnum):
    """Whether a campaign gives coupons."""

    PUBLISHED = "PUBLISHED"
    PAUSED = "PAUSED"


class CouponState(StrEnum):
    """What is written of a coupon; that it expired is read off its dates."""

    USABLE = "USABLE"
    LOCKED = "LOCKED"
    USED = "USED"
    REVOKED = "REVOKED"


CAMPAIGN_EDGES: Mapping[str, frozenset[str]] = {
    CampaignState.PUBLISHED: frozenset({CampaignState.PAUSED}),
    CampaignState.PAUSED: frozenset({CampaignState.PUBLISHED}),
}
COUPON_EDGES: Mapping[str, frozenset[str]] = {
    CouponState.USABLE: frozenset({CouponState.LOCKED, CouponState.USED, CouponState.REVOKED}),
    CouponState.LOCKED: frozenset({CouponState.USABLE, CouponState.USED, CouponState.REVOKED}),
    # Only after an order that was given back whole, which the database makes sure of.
    CouponState.USED: frozenset({CouponState.USABLE, CouponState.REVOKED}),
}


class UseState(StrEnum):
    """What became of a coupon in an order."""

    LOCKED = "LOCKED"
    USED = "USED"
    RELEASED = "RELEASED"
    GIVEN_BACK = "GIVEN_BACK"


USE_EDGES: Mapping[str, frozenset[str]] = {
    UseState.LOCKED: frozenset({UseState.USED, UseState.RELEASED}),
    UseState.USED: frozenset({UseState.GIVEN_BACK}),
}


@dataclass(frozen=True, slots=True)
class Stock:
    """A campaign as it stands under its lock."""

    id: UUID
    terms_id: UUID
    worth_fen: int
    state: str
    channels: Sequence[str]
    total: int
    issued: int
    per_member: int | None
    claim_from: datetime
    claim_until: datetime | None
    use_from: datetime | None
    use_until: datetime | None
    use_days: int | None
    budget_fen: int | None
    committed_fen: int


@dataclass(frozen=True, slots=True)
class Held:
    """How many coupons of a campaign a member has had, and the last one's place among them."""

    count: int
    last: int


class Wish(NamedTuple):
    """A coupon of a campaign for a member, who may be known as several members."""

    campaign_id: UUID
    member_id: UUID
    members: tuple[UUID, ...]
    channel: Channel
    source_id: UUID | None = None


class Issue(NamedTuple):
    """A coupon that is to be written."""

    id: UUID
    campaign_id: UUID
    terms_id: UUID
    number: int
    member_id: UUID
    nth: int
    channel: Channel
    source_id: UUID | None
    usable_from: datetime
    usable_until: datetime


Holdings = Mapping[tuple[UUID, UUID], Held]
NOTHING = Held(count=0, last=0)


@dataclass(slots=True)
class Desk:
    """Decides wishes one after the other, each knowing what those before it were given."""

    stocks: Mapping[UUID, Stock]
    holdings: Holdings
    now: datetime
    _given: dict[UUID, int] = field(default_factory=dict)
    _taken: dict[tuple[UUID, UUID], int] = field(default_factory=dict)
    _windows: dict[UUID, tuple[datetime, datetime]] = field(default_factory=dict)

    def decide(self, wish: Wish) -> Issue | Refusal | BadInput:
        """Return the coupon that this wish gets, or why it gets none."""
        stock = self.stocks.get(wish.campaign_id)
        if stock is None:
            return CampaignUnknown()
        given = self._given.get(stock.id, 0)
        # What concerns the person comes before stock: it stays true when stock comes back.
        no = closed(stock, wish.channel, self.now) or self._too_many(stock, wish)
        if no or left(stock) <= given:
            return no or SoldOut()
        return self._issue(stock, wish, given)

    def _too_many(self, stock: Stock, wish: Wish) -> LimitReached | None:
        limit = stock.per_member
        if limit is None:
            return None
        # All aliases of the person count: a second account brings no second coupon.
        had = sum(self._had(stock.id, member).count for member in wish.members)
        new = sum(self._taken.get((stock.id, member), 0) for member in wish.members)
        return LimitReached(limit) if had + new >= limit else None

    def _had(self, campaign_id: UUID, member_id: UUID) -> Held:
        return self.holdings.get((campaign_id, member_id), NOTHING)

    def _issue(self, stock: Stock, wish: Wish, given: int) -> Issue:
        mine = (stock.id, wish.member_id)
        taken = self._taken.get(mine, 0)
        self._given[stock.id] = given + 1
        self._taken[mine] = taken + 1
        begins, ends = self._window(stock)
        return Issue(
            id=uuid7(),
            campaign_id=stock.id,
            terms_id=stock.terms_id,
            # Counted under the campaign's lock, so numbers have no gap and no double.
            number=stock.issued + given + 1,
            member_id=wish.member_id,
            nth=self._had(*mine).last + taken + 1,
            channel=wish.channel,
            source_id=wish.source_id,
            usable_from=begins,
            usable_until=ends,
        )

    def _window(self, stock: Stock) -> tuple[datetime, datetime]:
        if stock.id not in self._windows:
            self._windows[stock.id] = use_window(stock, self.now)
        return self._windows[stock.id]


def left(stock: Stock) -> int:
    """Return how many more coupons the campaign's count and money allow."""
    count = stock.total - stock.issued
    if stock.budget_fen is None or stock.worth_fen == 0:
        return count
    # Promised money counts, not spent: everything in the wallets may be used.
    return min(count, (stock.budget_fen - stock.committed_fen) // stock.worth_fen)


def closed(stock: Stock, channel: Channel, now: datetime) -> ClaimClosed | NotYetOpen | None:
    """Return why the campaign gives nothing through this channel now, or None."""
    if channel not in stock.channels or stock.state != CampaignState.PUBLISHED:
        return ClaimClosed()
    if now < stock.claim_from:
        return NotYetOpen(opens_at=stock.claim_from)
    # A coupon that nobody could use any more is none.
    ends = [end for end in (stock.claim_until, stock.use_until) if end is not None]
    return ClaimClosed() if ends and min(ends) <= now else None


def use_window(stock: Stock, now: datetime) -> tuple[datetime, datetime]:
    """Return from when until when a coupon issued now is usable.

    A relative window ends with the last of its days in Asia/Shanghai, the day of issue being none.
    """
    # A coupon cannot have been usable before it was given.
    begins = max(now, stock.use_from or now)
    if stock.use_until is not None:
        return begins, stock.use_until
    days = timedelta(days=(stock.use_days or 0) + 1)
    return begins, day_begins(business_day(begins) + days)
