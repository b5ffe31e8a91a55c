"""What a counter may do with a coupon: pure decisions, the same for looking and redeeming."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bff.domains.coupon.errors import EvidenceMissing, NotRedeemable, Reason
from bff.domains.coupon.rules import CouponState
from bff.domains.coupon.terms import Evidence, PercentOff, Terms, UsePlace, value_fen

# Long enough to scan bottles and type a sum, too short to hoard looks.
LOOK_FOR = timedelta(minutes=5)
STATES = {
    CouponState.USED: Reason.USED,
    CouponState.LOCKED: Reason.LOCKED,
    CouponState.REVOKED: Reason.REVOKED,
}


@dataclass(frozen=True, slots=True)
class Presented:
    """A coupon as it is presented."""

    coupon_id: UUID
    campaign_id: UUID
    member_id: UUID
    state: CouponState
    usable_from: datetime
    usable_until: datetime
    terms: Terms


@dataclass(frozen=True, slots=True)
class Counter:
    """The store at whose counter it is presented; `listed` says that the campaign names it."""

    store_id: UUID
    dealer_id: UUID
    region: str
    listed: bool


@dataclass(frozen=True, slots=True)
class Due:
    """What must be shown for a redemption."""

    evidence: Evidence
    bottles: int
    sale: bool


def unusable(coupon: Presented, now: datetime) -> Reason | None:
    """Return why the coupon is usable at no counter now, or None."""
    # What was done with it comes before its dates: a used coupon did not expire.
    if coupon.state in STATES:
        return STATES[coupon.state]
    if coupon.usable_until <= now:
        return Reason.EXPIRED
    if now < coupon.usable_from:
        return Reason.NOT_YET_USABLE
    return None if UsePlace.COUNTER in coupon.terms.usable_at else Reason.ORDERS_ONLY


def unredeemable(coupon: Presented, counter: Counter, now: datetime) -> Reason | None:
    """Return why the coupon cannot be redeemed at this counter now, or None."""
    return unusable(coupon, now) or (None if taken(coupon.terms, counter) else Reason.OTHER_STORE)


def taken(terms: Terms, counter: Counter) -> bool:
    """Whether the store is one of those that the terms are for."""
    # A store's own coupon is its own wherever the campaign is taken.
    if terms.store_id is not None:
        return terms.store_id == counter.store_id
    return (
        (terms.everywhere or counter.listed)
        and terms.dealer_id in (None, counter.dealer_id)
        # Regions are written from the province down, so the wider one is a prefix.
        and counter.region.startswith(terms.region or "")
    )


def due(terms: Terms) -> Due:
    """Return what a redemption under these terms needs."""
    percent = isinstance(terms.benefit, PercentOff)
    sale = percent or terms.evidence is Evidence.AMOUNT or terms.threshold_fen > 0
    return Due(evidence=terms.evidence, bottles=terms.bottles, sale=sale)


def unproved(
    terms: Terms, *, sale_fen: int | None, bottles: int
) -> EvidenceMissing | NotRedeemable | None:
    """Return what the evidence lacks, or why there is nothing to redeem, or None."""
    needed = due(terms)
    # Goods before the sum: the customer is still at the counter with them.
    if bottles < needed.bottles:
        return EvidenceMissing(needed=Evidence.GOODS, bottles=needed.bottles)
    if needed.sale and sale_fen is None:
        return EvidenceMissing(needed=Evidence.AMOUNT, bottles=0)
    if sale_fen is not None and sale_fen < terms.threshold_fen:
        return NotRedeemable(Reason.BELOW_THRESHOLD)
    return None if value_fen(terms, sale_fen) > 0 else NotRedeemable(Reason.NOTHING_OFF)
