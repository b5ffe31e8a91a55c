"""What points take off and what comes back, drawn by chance."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bff.domains.checkout.points_off import PointsOff, of_pieces, taken_off
from bff.domains.checkout.till import Ask
from bff.domains.coupon import fitting
from bff.domains.coupon.fitting import Fitted
from bff.domains.coupon.terms import Stacking
from bff.domains.order.drafts import Goods, Reduction
from bff.domains.order.errors import PointsOverCap, PointsShort
from bff.domains.order.rules import Back, Line
from bff.domains.profit.pockets import Pockets, Rate
from bff.kit.ids import uuid7

LIN, STORE = uuid7(), uuid7()
RATES = st.builds(Rate, st.sampled_from([1, 7, 100, 1000]), st.integers(0, 100))
PRICES = st.lists(st.tuples(st.integers(0, 3_000), st.integers(1, 9)), min_size=1, max_size=4)


def goods(price_fen: int, quantity: int) -> Goods:
    return Goods(
        variant_id=uuid7(),
        product_id=uuid7(),
        category_id=None,
        title="酒",
        variant_title="500ml",
        picture_url="",
        quantity=quantity,
        price_fen=price_fen,
    )


def coupon(by_line: Sequence[int]) -> Fitted:
    one = fitting.Reduction(
        uuid7(), uuid7(), Stacking.BRAND, tuple(by_line), sum(by_line), dealer_fen=0, store_fen=0
    )
    return Fitted((one,), {})


def line(number: int, quantity: int) -> Line:
    return Line(
        line=number,
        variant_id=uuid7(),
        product_id=uuid7(),
        category_id=None,
        title="酒",
        quantity=quantity,
        fen=0,
    )


@given(
    rate=RATES,
    prices=PRICES,
    taken=st.fractions(0, 1),
    had=st.integers(0, 9_000),
    wanted=st.integers(0, 9_000),
)
def test_reductions_sum_and_leave_no_line_below_zero(
    rate: Rate, prices: list[tuple[int, int]], taken: Fraction, had: int, wanted: int
) -> None:
    basket = [goods(*one) for one in prices]
    coupons = [int(one.fen * taken) for one in basket]
    ask = Ask(LIN, (LIN,), STORE, (), (), wanted)

    off = taken_off(Pockets(rate, {LIN: had}, {}), ask, basket, coupon(coupons))

    left = [one.fen - part for one, part in zip(basket, coupons, strict=True)]
    too_much = rate.fen(wanted) * 100 > sum(left) * rate.percent
    if isinstance(off, PointsOff):
        assert not too_much
        assert (off.fen, off.balance) == (rate.fen(wanted), had)
        assert rate.needed(wanted) == off.points <= wanted <= had
        assert all(0 <= part <= most for part, most in zip(off.by_line, left, strict=True))
        assert sum(one.brand_fen for one in off.reductions) == off.fen
    else:
        assert too_much if isinstance(off, PointsOverCap) else wanted > had
        assert isinstance(off, PointsOverCap | PointsShort)


@given(
    points=st.integers(1, 5_000),
    bought=st.lists(st.tuples(st.integers(1, 900), st.integers(1, 6)), min_size=1, max_size=4),
    order=st.randoms(use_true_random=False),
)
def test_pieces_bring_all_points_back_and_no_more(
    points: int, bought: list[tuple[int, int]], order: Random
) -> None:
    spent = Reduction(
        points=points,
        stacking="POINTS",
        by_line=[fen for fen, _ in bought],
        brand_fen=sum(fen for fen, _ in bought),
        dealer_fen=0,
        store_fen=0,
    )
    lines = {number: line(number, quantity) for number, (_, quantity) in enumerate(bought, 1)}
    ways = [number for number, one in lines.items() for _ in range(one.quantity)]
    order.shuffle(ways)

    had = [0]
    for number in ways:
        had.append(of_pieces(spent, list(lines.values()), [Back(number, 1, 0)]))
        lines[number] = replace(lines[number], refunded=lines[number].refunded + 1)

    assert had == sorted(had)
    assert had[-1] == points
    # A price that is corrected leaves the goods where they are, and their points too.
    whole = [replace(one, refunded=0) for one in lines.values()]
    assert of_pieces(spent, whole, [Back(1, 0, 1)]) == 0
