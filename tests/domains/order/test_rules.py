from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bff.domains.order import rules
from bff.domains.order.errors import Reason
from bff.domains.order.rules import Back, Line
from bff.domains.order.states import OrderState
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput


def line(number: int = 1, *, quantity: int = 3, fen: int = 1_000, **facts: int) -> Line:
    one = uuid7()
    return Line(
        line=number,
        variant_id=one,
        product_id=one,
        category_id=None,
        title="",
        quantity=quantity,
        fen=fen,
        **facts,
    )


def after(one: Line, back: Back) -> Line:
    return line(
        quantity=one.quantity,
        fen=one.fen,
        refunded=one.refunded + back.quantity,
        refunded_fen=one.refunded_fen + back.fen,
    )


@given(
    fen=some.integers(0, 10_000_000),
    pieces=some.lists(some.integers(1, 9), min_size=1, max_size=12),
    corrected=some.integers(0, 10_000),
)
def test_parts_given_back_sum_to_what_was_paid(fen: int, pieces: list[int], corrected: int) -> None:
    left = line(quantity=sum(pieces), fen=fen)
    for back in rules.cheaper([left], corrected):
        left = after(left, back)

    for quantity in pieces:
        [back] = rules.back([left], {1: quantity}) or []
        left = after(left, back)

    assert (left.left, left.left_fen) == (0, 0)


@given(fen=some.integers(0, 1_000_000), quantity=some.integers(1, 99))
def test_a_piece_given_back_is_within_one_fen_of_fair(fen: int, quantity: int) -> None:
    [back] = rules.back([line(quantity=quantity, fen=fen)], {1: 1}) or []

    assert 0 <= fen - back.fen * quantity < quantity


@pytest.mark.parametrize("asked", [{2: 1}, {1: 3}])
def test_no_more_goes_back_than_is_left(asked: dict[int, int]) -> None:
    assert rules.back([line(refunded=1, refunded_fen=333)], asked) is None


@pytest.mark.parametrize("asked", [[], [(1, 0)], [(1, 1), (1, 2)]])
def test_what_is_asked_back_makes_sense(asked: list[tuple[int, int]]) -> None:
    with pytest.raises(BadInput):
        rules.pieces(asked)


def test_a_difference_in_price_is_borne_by_the_first_lines() -> None:
    lines = [line(1, fen=300), line(2, fen=500)]

    assert rules.cheaper(lines, 400) == [Back(1, 0, 300), Back(2, 0, 100)]


def test_a_variant_stands_once_in_an_order() -> None:
    one, other = uuid7(), uuid7()

    wanted = rules.wanted([(one, 1), (other, 2), (one, 3)])

    assert wanted == ((one, 4), (other, 2))


@pytest.mark.parametrize("lines", [[], [0], [1_000], [1] * 21, [-1]])
def test_an_order_is_neither_empty_nor_endless(lines: list[int]) -> None:
    with pytest.raises(BadInput):
        rules.wanted([(UUID(int=place), quantity) for place, quantity in enumerate(lines)])


@pytest.mark.parametrize(
    ("state", "held", "here", "left", "reason"),
    [
        (OrderState.PAID, False, True, 1, None),
        (OrderState.PLACED, False, True, 1, Reason.UNPAID),
        (OrderState.PICKED_UP, False, True, 1, Reason.PICKED_UP),
        (OrderState.REFUNDED, False, True, 1, Reason.ENDED),
        (OrderState.PAID, False, True, 0, Reason.ENDED),
        (OrderState.PAID, True, True, 1, Reason.HELD),
        (OrderState.PAID, False, False, 1, Reason.OTHER_STORE),
    ],
)
def test_goods_are_handed_over_once_paid_here(
    state: OrderState, *, held: bool, here: bool, left: int, reason: Reason | None
) -> None:
    assert rules.unpickable(state, held=held, here=here, left=left) is reason


def test_only_what_is_unpaid_is_cancelled() -> None:
    reasons = {state: rules.uncancellable(state) for state in OrderState}

    assert [state for state, reason in reasons.items() if reason is None] == [OrderState.PLACED]
    assert reasons[OrderState.PAID] is Reason.PAID
    assert reasons[OrderState.EXPIRED] is Reason.ENDED
