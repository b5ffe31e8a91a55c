from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bff.domains.profit import parting, rules, splitting
from bff.domains.profit.errors import RewardMisplaced, SharesOverCap
from bff.domains.profit.facts import Advance, Fact, FactKind, PaidLine, PayeeRole, Scope
from bff.domains.profit.rules import RuleShare, Version
from bff.kit.ids import uuid7

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
BRAND, STORE, DEALER, CLERK = (
    PayeeRole.BRAND,
    PayeeRole.STORE,
    PayeeRole.DEALER,
    PayeeRole.CLERK,
)
LIQUOR, WINE, CATEGORY, SHOP = uuid7(), uuid7(), uuid7(), uuid7()
RATES = (
    RuleShare(role=STORE, basis_points=1_200),
    RuleShare(role=DEALER, basis_points=500),
    RuleShare(role=CLERK, basis_points=300),
)
VERSION = Version(
    id=uuid7(),
    rule_id=uuid7(),
    title="订单分润",
    number=1,
    kind=FactKind.ORDER_PAID,
    scope=Scope(),
    effective_from=NOON,
    effective_until=None,
    published_at=NOON,
    reward_fen=None,
    shares=RATES,
)


def line(number: int, fen: int, *, product: object = LIQUOR, quantity: int = 1) -> PaidLine:
    assert product in (LIQUOR, WINE)
    product_id = LIQUOR if product == LIQUOR else WINE
    return PaidLine(
        number=number, product_id=product_id, category_id=CATEGORY, quantity=quantity, fen=fen
    )


def order(*lines: PaidLine, advances: tuple[Advance, ...] = ()) -> Fact:
    return Fact(
        kind=FactKind.ORDER_PAID,
        ref=uuid7(),
        at=NOON,
        placed_at=NOON,
        payees={STORE: SHOP, DEALER: uuid7(), CLERK: uuid7()},
        lines=lines,
        advances=advances,
    )


def sums(fact: Fact, *versions: Version) -> dict[PayeeRole, int]:
    found = splitting.cuts(versions or (VERSION,), fact)
    return {cut.role: cut.part_fen - cut.borne_fen for cut in found}


def test_each_line_is_split_by_its_rate() -> None:
    assert sums(order(line(1, 10_000), line(2, 5_000))) == {DEALER: 750, STORE: 1_800, CLERK: 450}


def test_each_line_has_the_rule_of_its_product() -> None:
    better = replace(
        VERSION,
        id=uuid7(),
        scope=Scope(product_id=WINE),
        shares=(RuleShare(role=STORE, basis_points=3_000),),
    )
    fact = order(line(1, 10_000), line(2, 5_000, product=WINE))

    assert sums(fact, VERSION, better) == {DEALER: 500, STORE: 1_200 + 1_500, CLERK: 300}


def test_a_product_is_narrower_than_its_category() -> None:
    fixed = (RuleShare(role=STORE, fixed_fen=100),)
    category = replace(VERSION, scope=Scope(category_id=CATEGORY), shares=fixed)
    product = replace(VERSION, scope=Scope(product_id=LIQUOR))

    assert sums(order(line(1, 1_000)), VERSION, category) == {STORE: 100}
    assert sums(order(line(1, 1_000)), category, product)[STORE] == 120


def test_a_fixed_share_is_paid_for_each_piece() -> None:
    fixed = replace(VERSION, shares=(RuleShare(role=STORE, fixed_fen=150),))

    assert sums(order(line(1, 10_000, quantity=3)), fixed) == {STORE: 450}


def test_others_never_get_more_than_the_cap() -> None:
    fixed = replace(
        VERSION,
        shares=(RuleShare(role=STORE, fixed_fen=250), RuleShare(role=DEALER, fixed_fen=100)),
    )

    [dealer, store] = splitting.cuts([fixed], order(line(1, 999)))

    assert (dealer.part_fen, store.part_fen) == (100, 199)
    assert store.pieces[0].terms[0].cut_fen == 51


def test_a_rule_published_later_splits_no_order() -> None:
    later = replace(VERSION, id=uuid7(), number=2, published_at=NOON + timedelta(seconds=1))

    [*found] = splitting.cuts([VERSION, later], order(line(1, 1_000)))

    assert splitting.versions_used(found) == {VERSION.id}


def test_what_a_store_funds_is_deducted() -> None:
    coupon = (Advance(STORE, SHOP, 500, by_line=(500, 0)), Advance(BRAND, None, 500))

    found = splitting.cuts([VERSION], order(line(1, 9_500), line(2, 5_000), advances=coupon))

    [store] = [cut for cut in found if cut.role is STORE]
    assert (store.part_fen, store.borne_fen) == (1_740, 500)
    assert [piece.borne_fen for piece in store.pieces] == [500, 0]


def test_another_stores_coupon_is_its_own_debt() -> None:
    other = uuid7()

    found = splitting.cuts([], order(line(1, 0), advances=(Advance(STORE, other, 500),)))

    [cut] = found
    assert (cut.payee_id, cut.part_fen, cut.borne_fen) == (other, 0, 500)


def test_a_reduction_is_told_for_every_line() -> None:
    coupon = Advance(STORE, SHOP, 500, by_line=(500,))

    with pytest.raises(ValueError, match="zip"):
        splitting.cuts([VERSION], order(line(1, 9_500), line(2, 5_000), advances=(coupon,)))


POINTS = st.lists(st.integers(1, 3_000), min_size=1, max_size=5).filter(
    lambda points: sum(points) <= rules.OTHERS_BP_MAX
)


@settings(deadline=None)
@given(points=POINTS, fen=st.integers(0, 10**10))
def test_every_part_of_a_line_is_fair(points: list[int], fen: int) -> None:
    shares = [
        RuleShare(role=role, basis_points=share)
        for role, share in zip(list(PayeeRole)[1:], points, strict=False)
    ]
    payees = {share.role: uuid7() for share in shares}

    parts = parting.parted_line(replace(VERSION, shares=shares), line(1, fen), payees)

    got = {part.role: part.fen for part in parts}
    assert sum(got.values()) == fen * sum(points) // 10_000
    for share in shares:
        exact = fen * (share.basis_points or 0)
        assert abs(got.get(share.role, 0) * 10_000 - exact) < 10_000


@st.composite
def bounded(draw: st.DrawFn) -> list[RuleShare]:
    """Shares of all kinds, with one paid person level."""
    roles = draw(st.lists(st.sampled_from([STORE, DEALER, CLERK, PayeeRole.PLATFORM]), unique=True))
    return [_bounded(draw, role) for role in roles]


def _bounded(draw: st.DrawFn, role: PayeeRole) -> RuleShare:
    fens = st.integers(1, 10**6)
    if draw(st.booleans()):
        return RuleShare(role=role, fixed_fen=draw(fens))
    low, high = sorted([draw(fens), draw(fens)])
    return RuleShare(
        role=role,
        basis_points=draw(st.integers(1, 750)),
        floor_fen=draw(st.sampled_from([None, low])),
        cap_fen=draw(st.sampled_from([None, high])),
    )


@settings(deadline=None)
@given(shares=bounded(), fen=st.integers(0, 10**8), pieces=st.integers(1, 99))
def test_parts_keep_within_their_bounds_and_the_cap(
    shares: list[RuleShare], fen: int, pieces: int
) -> None:
    rules.checked(FactKind.ORDER_PAID, shares, None)
    payees = {share.role: uuid7() for share in shares}
    bought = line(1, fen, quantity=pieces)

    parts = parting.parted_line(replace(VERSION, shares=shares), bought, payees)

    assert sum(part.fen for part in parts) <= fen * rules.OTHERS_BP_MAX // 10_000
    for part in parts:
        [term] = part.terms
        due = term.fen + term.cut_fen
        assert part.fen > 0
        assert due >= (term.share.floor_fen or 0) * pieces
        assert term.share.cap_fen is None or due <= term.share.cap_fen * pieces
        assert due == term.fair_fen or term.share.bounded


@settings(deadline=None)
@given(shares=bounded(), fen=st.integers(0, 10**8), seed=st.randoms())
def test_parts_do_not_depend_on_how_a_rule_is_written(
    shares: list[RuleShare], fen: int, seed: Random
) -> None:
    payees = {share.role: SHOP for share in shares}
    other = seed.sample(shares, len(shares))

    one, two = [
        parting.parted_line(replace(VERSION, shares=each), line(1, fen), payees)
        for each in (shares, other)
    ]

    assert one == two


def test_more_than_the_cap_is_refused() -> None:
    rules.checked(FactKind.ORDER_PAID, [RuleShare(role=STORE, basis_points=3_000)], None)

    with pytest.raises(SharesOverCap):
        rules.checked(FactKind.ORDER_PAID, [RuleShare(role=STORE, basis_points=3_001)], None)
    with pytest.raises(RewardMisplaced):
        rules.checked(FactKind.ORDER_PAID, [RuleShare(role=STORE, basis_points=1)], 100)
