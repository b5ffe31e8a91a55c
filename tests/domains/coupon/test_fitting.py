from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bff.domains.coupon.basket import Basket, Held, Line, scoped
from bff.domains.coupon.counter import Presented
from bff.domains.coupon.fitting import Fitted, best, fitted, proposed
from bff.domains.coupon.mismatch import WORDS, Mismatch, MismatchReason
from bff.domains.coupon.rules import CouponState
from bff.domains.coupon.terms import (
    AmountOff,
    Benefit,
    FixedPrice,
    PercentOff,
    ProductGift,
    Stacking,
    Terms,
    UsePlace,
)

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
STORE, DEALER, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
WINE, BEER, SPIRITS = UUID(int=10), UUID(int=11), UUID(int=12)
DAY = timedelta(days=1)


def line(product: UUID, quantity: int, fen: int, category: UUID | None = None) -> Line:
    return Line(product, category, product, quantity, fen)


def basket(*lines: Line) -> Basket:
    return Basket(STORE, DEALER, "四川省成都市", lines, NOON)


def coupon(number: int, benefit: Benefit | None = None, **facts: Any) -> Held:
    """A coupon of its own campaign; facts of the coupon, of its place, or of its terms."""
    off = benefit or AmountOff(1000)
    worth = getattr(off, "value_fen", None) or getattr(off, "cap_fen", None) or 10_000
    state = facts.pop("state", CouponState.USABLE)
    begins, ends = facts.pop("begins", NOON - DAY), facts.pop("ends", NOON + DAY)
    place = {name: facts.pop(name) for name in ("listed", "spent_fen") if name in facts}
    terms = Terms(**{"title": "券", "benefit": off, "worth_fen": worth} | facts)
    id_ = UUID(int=100 + number)
    presented = Presented(id_, UUID(int=200 + number), OTHER, state, begins, ends, terms)
    return Held(presented, **{"listed": False} | place)


def off(outcome: Fitted) -> list[tuple[int, ...]]:
    return [reduction.by_line for reduction in outcome.reductions]


def reasons(outcome: Fitted) -> list[MismatchReason]:
    return [mismatch.reason for mismatch in outcome.mismatches.values()]


TWO = basket(line(WINE, 2, 10_000), line(BEER, 3, 3000, SPIRITS))


@pytest.mark.parametrize(
    ("benefit", "terms", "taken"),
    [
        (AmountOff(1000), {}, (769, 231)),
        (AmountOff(99_999), {}, (10_000, 3000)),
        (AmountOff(1000), {"products": (BEER,)}, (0, 1000)),
        (AmountOff(1000), {"categories": (SPIRITS,)}, (0, 1000)),
        (AmountOff(1000), {"categories": (SPIRITS,), "products": (WINE,)}, (769, 231)),
        (PercentOff(10, 2000), {}, (1000, 300)),
        (PercentOff(50, 2000), {}, (1538, 462)),
        (FixedPrice("酒", 990), {"products": (WINE,)}, (4010, 0)),
        (FixedPrice("酒", 990), {"products": (WINE, BEER)}, (0, 10)),
        (FixedPrice("酒", 1500), {"products": (WINE, BEER)}, (3500, 0)),
        (ProductGift("酒", 1), {"products": (WINE,)}, (5000, 0)),
        (ProductGift("酒", 4), {"products": (WINE, BEER)}, (5000, 3000)),
        (ProductGift("酒", 1), {"products": (WINE,), "worth_fen": 4000}, (4000, 0)),
    ],
)
def test_what_a_coupon_takes_off_each_line(
    benefit: Benefit, terms: dict[str, Any], taken: tuple[int, ...]
) -> None:
    assert off(fitted(TWO, [coupon(1, benefit, **terms)])) == [taken]


@pytest.mark.parametrize(
    ("facts", "mismatch"),
    [
        ({"state": CouponState.USED}, Mismatch(MismatchReason.USED)),
        ({"state": CouponState.LOCKED}, Mismatch(MismatchReason.LOCKED)),
        ({"state": CouponState.REVOKED}, Mismatch(MismatchReason.REVOKED)),
        ({"ends": NOON}, Mismatch(MismatchReason.EXPIRED)),
        ({"begins": NOON + DAY}, Mismatch(MismatchReason.NOT_YET_USABLE)),
        ({"usable_at": (UsePlace.COUNTER,)}, Mismatch(MismatchReason.COUNTER_ONLY)),
        ({"everywhere": False}, Mismatch(MismatchReason.OTHER_STORE)),
        ({"everywhere": False, "store_id": OTHER}, Mismatch(MismatchReason.OTHER_STORE)),
        ({"dealer_id": OTHER}, Mismatch(MismatchReason.OTHER_STORE)),
        ({"region": "云南省"}, Mismatch(MismatchReason.OTHER_STORE)),
        ({"products": (OTHER,)}, Mismatch(MismatchReason.OTHER_PRODUCT)),
        (
            {"threshold_fen": 5000, "products": (BEER,)},
            Mismatch(MismatchReason.BELOW_THRESHOLD, missing_fen=2000),
        ),
        (
            {"benefit": ProductGift("酒", 4), "products": (BEER,)},
            Mismatch(MismatchReason.TOO_FEW_PIECES, missing_pieces=1),
        ),
        ({"benefit": FixedPrice("酒", 5000)}, Mismatch(MismatchReason.NOTHING_OFF)),
        (
            {"store_budget_fen": 1500, "spent_fen": 501},
            Mismatch(MismatchReason.STORE_BUDGET_SPENT),
        ),
    ],
)
def test_why_a_coupon_does_not_fit(facts: dict[str, Any], mismatch: Mismatch) -> None:
    held = coupon(1, **facts)

    outcome = fitted(TWO, [held])

    assert outcome == Fitted((), {held.coupon.coupon_id: mismatch})


def test_a_store_of_the_campaign_takes_its_coupon() -> None:
    held = coupon(1, everywhere=False, listed=True, store_budget_fen=1500, spent_fen=500)

    assert off(fitted(TWO, [held])) == [(769, 231)]


def test_a_store_pays_its_own_part_outside_its_budget() -> None:
    held = coupon(1, store_budget_fen=0, brand_bp=0, store_bp=10_000)

    [reduction] = fitted(TWO, [held]).reductions

    assert (reduction.store_fen, reduction.advanced_fen, reduction.fen) == (1000, 0, 1000)


def test_the_brand_comes_before_the_store() -> None:
    half = PercentOff(50, 10_000)
    stores, brands = coupon(1, half, stacking=Stacking.STORE), coupon(2)
    wine = basket(line(WINE, 1, 5000))

    assert off(fitted(wine, [stores, brands])) == [(1000,), (2000,)]


def test_an_order_takes_one_coupon_of_a_class() -> None:
    outcome = fitted(TWO, [coupon(1), coupon(2), coupon(3, stacking=Stacking.STORE)])

    assert [one.coupon_id.int for one in outcome.reductions] == [101, 103]
    assert outcome.mismatches == {UUID(int=102): Mismatch(MismatchReason.CLASS_TAKEN)}


def test_an_exclusive_coupon_goes_alone() -> None:
    exclusive, brands = coupon(1, stacking=Stacking.EXCLUSIVE), coupon(2)

    first, last = fitted(TWO, [exclusive, brands]), fitted(TWO, [brands, exclusive])

    assert (len(first.reductions), reasons(first)) == (1, [MismatchReason.BESIDE_EXCLUSIVE])
    assert (len(last.reductions), reasons(last)) == (1, [MismatchReason.GOES_ALONE])


def test_a_coupon_that_finds_nothing_left_is_not_used() -> None:
    brands, stores = coupon(1, AmountOff(99_999)), coupon(2, stacking=Stacking.STORE)

    outcome = fitted(TWO, [brands, stores])

    assert (len(outcome.reductions), reasons(outcome)) == (1, [MismatchReason.NOTHING_OFF])


def test_a_coupon_pushes_none_below_its_threshold() -> None:
    stores = coupon(2, stacking=Stacking.STORE, threshold_fen=13_000)

    assert len(fitted(TWO, [coupon(1), stores]).reductions) == 2


def test_of_equal_coupons_the_one_that_ends_first_is_best() -> None:
    late, early = coupon(1, ends=NOON + 2 * DAY), coupon(2)
    twin = replace(early, coupon=replace(early.coupon, coupon_id=UUID(int=300)))

    assert best(TWO, [late, twin, early]) == (early.coupon.coupon_id,)


def test_a_coupon_that_adds_nothing_is_not_proposed() -> None:
    brands, stores = coupon(1, AmountOff(99_999)), coupon(2, stacking=Stacking.STORE)

    outcome = proposed(TWO, [stores, brands])

    assert [one.coupon_id for one in outcome.reductions] == [brands.coupon.coupon_id]
    assert reasons(outcome) == [MismatchReason.NOTHING_OFF]


@pytest.mark.parametrize("reason", MismatchReason)
def test_every_mismatch_has_its_words(reason: MismatchReason) -> None:
    mismatch = Mismatch(reason, missing_fen=1200, missing_pieces=2)

    assert reason in WORDS
    assert "{" not in mismatch.zh + mismatch.en


def test_a_mismatch_says_what_is_missing() -> None:
    assert Mismatch(MismatchReason.BELOW_THRESHOLD, missing_fen=1200).zh == "还差 ¥12.00 可用"
    assert Mismatch(MismatchReason.TOO_FEW_PIECES, missing_pieces=2).zh == "还差 2 件可用"


GOODS = st.sampled_from([WINE, BEER])
LINES = st.lists(
    st.builds(
        Line,
        product_id=GOODS,
        category_id=st.sampled_from([None, SPIRITS]),
        variant_id=GOODS,
        quantity=st.integers(1, 4),
        fen=st.integers(0, 9000),
    ),
    min_size=1,
    max_size=4,
)
SHARES = st.sampled_from([(10_000, 0, 0), (0, 0, 10_000), (3333, 3333, 3334), (1, 9998, 1)])


@st.composite
def wallets(draw: st.DrawFn) -> list[Held]:
    benefits = st.one_of(
        st.builds(AmountOff, st.integers(1, 9000)),
        st.builds(PercentOff, st.integers(1, 99), st.integers(1, 9000)),
        st.builds(FixedPrice, st.just("酒"), st.integers(0, 4000)),
        st.builds(ProductGift, st.just("酒"), st.integers(1, 5)),
    )
    wallet = []
    for number in range(draw(st.integers(0, 6))):
        brand, dealer, store = draw(SHARES)
        held = coupon(
            number,
            draw(benefits),
            stacking=draw(st.sampled_from(Stacking)),
            threshold_fen=draw(st.sampled_from([0, 0, 3000])),
            products=draw(st.sampled_from([(), (WINE,), (WINE, BEER)])),
            ends=NOON + draw(st.integers(0, 2)) * DAY,
            brand_bp=brand,
            dealer_bp=dealer,
            store_bp=store,
        )
        wallet.append(held)
    return wallet


def most(asked: Basket, wallet: Sequence[Held]) -> int:
    """What any choice of coupons takes off, tried one after the other."""
    ways = [way for count in range(len(wallet) + 1) for way in combinations(wallet, count)]
    return max(fitted(asked, way).fen for way in ways)


@settings(deadline=None, max_examples=200)
@given(lines=LINES, wallet=wallets())
def test_no_other_choice_takes_off_more(lines: list[Line], wallet: list[Held]) -> None:
    asked = basket(*lines)

    chosen = best(asked, wallet)

    found = fitted(asked, [held for held in wallet if held.coupon.coupon_id in chosen])
    assert found.fen == proposed(asked, wallet).fen == most(asked, wallet)
    assert not found.mismatches


@settings(deadline=None, max_examples=200)
@given(lines=LINES, wallet=wallets())
def test_reductions_are_right_to_the_fen(lines: list[Line], wallet: list[Held]) -> None:
    outcome = fitted(basket(*lines), wallet)

    left = [line.fen for line in lines]
    terms = {held.coupon.coupon_id: held.coupon.terms for held in wallet}
    for one in outcome.reductions:
        left = [fen - part for fen, part in zip(left, one.by_line, strict=True)]
        assert 0 < one.fen == one.brand_fen + one.dealer_fen + one.store_fen
        assert one.fen <= terms[one.coupon_id].worth_fen
        unscoped = [not scoped(terms[one.coupon_id], line) for line in lines]
        assert not any(part for part, out in zip(one.by_line, unscoped, strict=True) if out)
    assert min(left) >= 0
    assert sum(left) + outcome.fen == sum(line.fen for line in lines)


@settings(deadline=None, max_examples=200)
@given(lines=LINES, wallet=wallets())
def test_each_coupon_is_taken_or_has_its_reason(lines: list[Line], wallet: list[Held]) -> None:
    outcome = fitted(basket(*lines), wallet)

    taken = [one.coupon_id for one in outcome.reductions]
    kinds = [one.stacking for one in outcome.reductions]
    assert sorted([*taken, *outcome.mismatches]) == [held.coupon.coupon_id for held in wallet]
    assert kinds in ([], [Stacking.BRAND], [Stacking.STORE], [*Stacking][:2], [Stacking.EXCLUSIVE])
