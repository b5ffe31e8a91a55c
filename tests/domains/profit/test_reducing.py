"""Whatever the order in which parts of an order come back, the sums are exact."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bff.domains.profit.facts import PayeeRole, ShareStatus
from bff.domains.profit.reducing import BookedLine, BookedOrder, BookedShare, Returned
from bff.kit.ids import uuid7

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


def booked(*lines: BookedLine) -> BookedOrder:
    return BookedOrder(
        fact_id=uuid7(),
        paid_at=NOON,
        split_id=uuid7(),
        funded_id=None,
        shares=[BookedShare(uuid7(), PayeeRole.STORE, uuid7(), ShareStatus.BOOKED, lines)],
    )


def line(number: int = 1, *, paid: int, part: int, borne: int = 0, quantity: int = 1) -> BookedLine:
    return BookedLine(
        number=number, quantity=quantity, paid_fen=paid, part_fen=part, borne_fen=borne
    )


@st.composite
def a_line(draw: st.DrawFn, number: int) -> BookedLine:
    paid = draw(st.integers(0, 5_000))
    return BookedLine(
        number=number,
        quantity=draw(st.integers(1, 9)),
        paid_fen=paid,
        part_fen=draw(st.integers(0, paid * 3 // 10)),
        borne_fen=draw(st.integers(0, 1_000)),
    )


@st.composite
def refunded(draw: st.DrawFn) -> tuple[BookedOrder, list[Returned]]:
    """An order, and all of it coming back in pieces of any size and sequence."""
    order = booked(*[draw(a_line(number)) for number in range(1, draw(st.integers(1, 4)) + 1)])
    back = []
    for one in order.shares[0].lines:
        fens = sorted(draw(st.lists(st.integers(0, one.paid_fen), max_size=5)))
        cuts = [0, *fens, one.paid_fen]
        steps = [end - begin for begin, end in pairwise(cuts)]
        back += [Returned(one.number, fen) for fen in steps[:-1]]
        back += [Returned(one.number, steps[-1], one.quantity)]
    return order, draw(st.permutations(back))


@settings(deadline=None)
@given(refunded())
def test_a_whole_refund_leaves_nothing(given_: tuple[BookedOrder, list[Returned]]) -> None:
    order, back = given_
    part = sum(one.part_fen for one in order.shares[0].lines)
    borne = sum(one.borne_fen for one in order.shares[0].lines)

    found = [reduction for one in back for reduction in order.reduced([one])]

    assert sum(one.part_fen for one in found) == part
    assert sum(one.borne_fen for one in found) == borne
    assert all(one.part_fen >= 0 and one.borne_fen >= 0 for one in found)
    assert [one.whole for one in found] == [*[False] * (len(found) - 1), *[True] * bool(found)]


@settings(deadline=None)
@given(refunded())
def test_no_refund_takes_more_than_its_rate(given_: tuple[BookedOrder, list[Returned]]) -> None:
    order, back = given_
    lines = {one.number: one for one in order.shares[0].lines}

    for one in back:
        taken = sum(reduction.part_fen for reduction in order.reduced([one]))
        booked_line = lines[one.number]
        fair = booked_line.part_fen * one.fen
        assert abs(taken * booked_line.paid_fen - fair) <= booked_line.paid_fen


def test_each_line_comes_back_at_its_rate() -> None:
    order = booked(line(1, paid=1_000, part=120), line(2, paid=1_000, part=300))

    [second] = order.reduced([Returned(2, 500)])
    [first] = order.reduced([Returned(1, 1_000)])

    assert (second.part_fen, first.part_fen, first.whole) == (150, 120, False)


def test_the_last_refund_takes_the_rounding() -> None:
    order = booked(line(paid=3, part=2))

    taken = [one.part_fen for _ in range(3) for one in order.reduced([Returned(1, 1)])]

    assert taken == [1, 1]


def test_what_a_coupon_paid_comes_back_by_pieces() -> None:
    order = booked(line(paid=0, part=0, borne=500, quantity=4))

    [first] = order.reduced([Returned(1, 0, 1)])
    [rest] = order.reduced([Returned(1, 0, 3)])

    assert (first.borne_fen, first.whole, rest.borne_fen, rest.whole) == (125, False, 375, True)


def test_more_than_was_paid_never_comes_back() -> None:
    order = booked(line(paid=1_000, part=120))
    order.reduced([Returned(1, 600)])

    with pytest.raises(ValueError, match="1001 of 1000 cannot come back"):
        order.reduced([Returned(1, 401)])
