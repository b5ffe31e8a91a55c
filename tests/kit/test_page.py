from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bff.kit import page
from bff.kit.page import PAGE_MAX
from bff.kit.refusal import BadInput

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@given(place=st.tuples(TEXT, st.integers(-(2**53), 2**53)))
def test_a_cursor_reads_back(place: tuple[str, int]) -> None:
    assert page.place(page.cursor(*place), str, int) == list(place)


@pytest.mark.parametrize(
    "after", ["", "x", "W10", "bm90IGpzb24", page.cursor(1, 2), page.cursor("", 2**63), "é"]
)
def test_no_cursor_of_this_list_is_bad_input(after: str) -> None:
    with pytest.raises(BadInput):
        page.place(after, str, int)


def test_no_cursor_means_the_beginning() -> None:
    assert page.place(None, str, int) is None


@pytest.mark.parametrize("first", [0, -1, PAGE_MAX + 1])
def test_a_page_has_its_limits(first: int) -> None:
    with pytest.raises(BadInput):
        page.page_size(first)


def test_one_row_more_than_asked_means_another_page() -> None:
    cut = page.cut([3, 4, 5], page.page_size(2), lambda row: [row])

    assert (list(cut.rows), cut.has_next) == ([3, 4], True)
    assert page.place(cut.end_cursor, int) == [4]


def test_an_empty_page_ends_nowhere() -> None:
    nothing: list[int] = []

    assert page.cut(nothing, 2, lambda row: [row]).end_cursor is None


@given(value=st.uuids())
def test_the_last_id_reads_back(value: UUID) -> None:
    assert page.last_id(page.cursor(str(value))) == value


def test_no_last_id_means_the_beginning() -> None:
    assert page.last_id(None) is None


@pytest.mark.parametrize("after", [page.cursor(7), page.cursor("lin"), "x"])
def test_a_last_id_that_is_none_is_bad_input(after: str) -> None:
    with pytest.raises(BadInput):
        page.last_id(after)
