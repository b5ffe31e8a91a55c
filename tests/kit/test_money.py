from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bff.kit.money import display, split

TOTALS = st.integers(0, 10**15)
WEIGHTS = st.dictionaries(st.integers(), st.integers(0, 10**6), min_size=1, max_size=12).filter(
    lambda weights: sum(weights.values()) > 0
)


@settings(deadline=None)
@given(total=TOTALS, by=WEIGHTS)
def test_parts_sum_to_the_whole(total: int, by: dict[int, int]) -> None:
    assert sum(split(total, by).values()) == total


@settings(deadline=None)
@given(total=TOTALS, by=WEIGHTS)
def test_each_part_is_within_a_fen_of_fair(total: int, by: dict[int, int]) -> None:
    whole = sum(by.values())

    assert all(
        abs(part * whole - total * by[key]) < whole for key, part in split(total, by).items()
    )


@settings(deadline=None)
@given(total=TOTALS, by=WEIGHTS)
def test_a_larger_weight_never_gets_less(total: int, by: dict[int, int]) -> None:
    parts = split(total, by)

    ordered = sorted(by, key=by.__getitem__)
    assert all(
        parts[small] <= parts[large] or by[small] == by[large] for small, large in pairwise(ordered)
    )


@settings(deadline=None)
@given(total=TOTALS, by=WEIGHTS, data=st.data())
def test_order_decides_between_equal_remainders_only(
    total: int, by: dict[int, int], data: st.DataObject
) -> None:
    parts = split(total, by)

    again = split(total, {key: by[key] for key in data.draw(st.permutations(list(by)))})

    moved = {total * by[key] % sum(by.values()) for key in by if parts[key] != again[key]}
    assert len(moved) <= 1


def test_ties_go_to_the_first() -> None:
    assert split(100, {"a": 1, "b": 1, "c": 1}) == {"a": 34, "b": 33, "c": 33}


def test_nothing_parts_into_nothing() -> None:
    assert split(0, {"a": 0}) == {"a": 0}


@pytest.mark.parametrize(("total", "by"), [(-1, {"a": 1}), (1, {"a": -1}), (1, {"a": 0}), (1, {})])
def test_an_impossible_split_is_refused(total: int, by: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="split"):
        split(total, by)


@pytest.mark.parametrize(
    ("fen", "text"),
    [(0, "¥0.00"), (1, "¥0.01"), (1250, "¥12.50"), (-1, "-¥0.01"), (-250, "-¥2.50")],
)
def test_money_is_shown_as_people_read_it(fen: int, text: str) -> None:
    assert display(fen) == text
