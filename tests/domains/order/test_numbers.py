from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bff.domains.order import numbers
from bff.domains.order.numbers import NUMBERS_MAX, Numbered
from bff.domains.order.states import REFUND_EDGES, RefundState

STATES = st.sampled_from(RefundState)
COUNTS = st.integers(min_value=1, max_value=NUMBERS_MAX + 2)


@given(refund_id=st.uuids(), number=st.integers(min_value=1, max_value=9_999))
def test_a_number_is_read_as_it_was_written(refund_id: UUID, number: int) -> None:
    which = Numbered(refund_id, number)

    assert numbers.read(which.text) == which
    assert len(which.text) <= 64


@pytest.mark.parametrize("later", ["-0", "-1", "-02", "-", "--2", "-x", " "])
def test_another_spelling_is_no_number_of_ours(later: str) -> None:
    assert numbers.read(f"{UUID(int=1).hex}{later}") is None


@given(stands=STATES, asked_as=COUNTS, told_as=COUNTS, told=STATES)
def test_only_the_last_number_moves_a_refund(
    stands: RefundState, asked_as: int, told_as: int, told: RefundState
) -> None:
    goal = numbers.goal(stands, asked_as=asked_as, told_as=told_as, told=told)

    assert goal is stands or goal in REFUND_EDGES[stands]
    if told_as != asked_as:
        assert goal is stands


@given(stands=STATES, number=COUNTS)
def test_a_closed_number_is_followed_by_so_many_only(stands: RefundState, number: int) -> None:
    goal = numbers.goal(stands, asked_as=number, told_as=number, told=RefundState.CLOSED)

    again = stands in {RefundState.SENT, RefundState.ABNORMAL} and number < NUMBERS_MAX
    assert (goal is RefundState.APPROVED) == (again or stands is RefundState.APPROVED)
