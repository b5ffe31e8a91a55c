from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bff.domains.coupon.counter import Counter, Presented, taken, unusable
from bff.domains.coupon.errors import Reason
from bff.domains.coupon.rules import CouponState
from bff.domains.coupon.terms import Terms, UsePlace
from tests.given import coupon as given

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
HERE, THERE = UUID(int=1), UUID(int=2)
COUPON = Presented(
    coupon_id=UUID(int=3),
    campaign_id=UUID(int=4),
    member_id=UUID(int=5),
    state=CouponState.USABLE,
    usable_from=NOON,
    usable_until=NOON + timedelta(1),
    terms=given.TEN_YUAN,
)
SHOP = Counter(store_id=HERE, dealer_id=UUID(int=6), region="浙江省杭州市", listed=False)
ORDERS = replace(given.TEN_YUAN, usable_at=(UsePlace.ORDER,))


@pytest.mark.parametrize(
    ("facts", "now", "reason"),
    [
        ({}, NOON, None),
        ({}, NOON - timedelta(seconds=1), Reason.NOT_YET_USABLE),
        ({}, NOON + timedelta(1), Reason.EXPIRED),
        ({"state": CouponState.USED}, NOON + timedelta(1), Reason.USED),
        ({"state": CouponState.LOCKED}, NOON, Reason.LOCKED),
        ({"state": CouponState.REVOKED}, NOON, Reason.REVOKED),
        ({"terms": ORDERS}, NOON, Reason.ORDERS_ONLY),
    ],
)
def test_a_coupon_says_why_no_counter_takes_it(
    facts: dict[str, object], now: datetime, reason: Reason | None
) -> None:
    assert unusable(replace(COUPON, **facts), now) == reason  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("terms", "listed", "fits"),
    [
        (given.amount_off(1), False, True),
        (given.amount_off(1, everywhere=False), False, False),
        (given.amount_off(1, everywhere=False), True, True),
        (given.amount_off(1, everywhere=False, store_id=HERE), False, True),
        (given.amount_off(1, everywhere=False, store_id=THERE), True, False),
        (given.amount_off(1, dealer_id=THERE), True, False),
        (given.amount_off(1, region="浙江省"), False, True),
        (given.amount_off(1, region="四川省"), True, False),
    ],
)
def test_a_coupon_is_taken_where_its_terms_say(terms: Terms, listed: bool, fits: bool) -> None:  # noqa: FBT001
    assert taken(terms, replace(SHOP, listed=listed)) is fits
