from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bff.domains.coupon.terms import (
    AmountOff,
    Evidence,
    FixedPrice,
    PercentOff,
    ProductGift,
    Terms,
    funded,
    unsound,
    value_fen,
)

OFF = AmountOff(1000)
FIFTH = Terms(title="八折券", benefit=PercentOff(20, 3000), worth_fen=3000)


@settings(deadline=None)
@given(fen=st.integers(0, 10**9), brand=st.integers(0, 10_000), store=st.integers(0, 10_000))
def test_funding_parts_sum_to_the_value(fen: int, brand: int, store: int) -> None:
    dealer = 10_000 - brand - store
    if dealer < 0:
        return
    terms = Terms(
        title="x", benefit=OFF, worth_fen=1000, brand_bp=brand, dealer_bp=dealer, store_bp=store
    )

    assert sum(funded(terms, fen).values()) == fen


@settings(deadline=None)
@given(sale=st.none() | st.integers(0, 10**9), percent=st.integers(1, 99))
def test_a_use_never_costs_more_than_its_worth(sale: int | None, percent: int) -> None:
    terms = Terms(title="x", benefit=PercentOff(percent, 3000), worth_fen=3000)

    assert 0 <= value_fen(terms, sale) <= min(3000, sale or 0)


@pytest.mark.parametrize(
    ("terms", "sale", "value"),
    [
        (FIFTH, 10_000, 2000),
        (FIFTH, 99_999, 3000),
        (FIFTH, None, 0),
        (Terms(title="x", benefit=OFF, worth_fen=1000), None, 1000),
        (Terms(title="x", benefit=OFF, worth_fen=1000), 400, 400),
        (Terms(title="x", benefit=ProductGift("小酒", 1), worth_fen=700), None, 700),
        (Terms(title="x", benefit=FixedPrice("小酒", 990), worth_fen=300), 990, 300),
    ],
)
def test_what_a_use_is_worth(terms: Terms, sale: int | None, value: int) -> None:
    assert value_fen(terms, sale) == value


@pytest.mark.parametrize(
    "wrong",
    [
        {"brand_bp": 9999},
        {"brand_bp": 10_001, "store_bp": -1},
        {"worth_fen": 0},
        {"worth_fen": 999},
        {"benefit": PercentOff(100, 1000)},
        {"evidence": Evidence.GOODS},
        {"bottles": 1},
        {"usable_at": ()},
        {"benefit": ProductGift("小酒", 1)},
        {"benefit": FixedPrice("小酒", 990)},
    ],
)
def test_unsound_terms_are_known(wrong: dict[str, Any]) -> None:
    terms = Terms(**{"title": "x", "benefit": OFF, "worth_fen": 1000} | wrong)

    assert any(is_wrong for _, is_wrong in unsound(terms))
