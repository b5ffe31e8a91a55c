from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bff.domains.profit import parting, rules
from bff.domains.profit.errors import SharesOverWhole, SharesUnclear, TooManyPersons
from bff.domains.profit.facts import (
    Fact,
    FactKind,
    PayeeRole,
    Rail,
    Scope,
    ShareKind,
    TaxKind,
)
from bff.domains.profit.rules import RuleShare, Version
from bff.kit.ids import uuid7

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
STORE, DEALER, CLERK = PayeeRole.STORE, PayeeRole.DEALER, PayeeRole.CLERK
PRODUCT, CAMPAIGN, SHOP = uuid7(), uuid7(), uuid7()

FACT = Fact(
    kind=FactKind.REDEEMED,
    ref=uuid7(),
    at=NOON,
    payees={STORE: SHOP, DEALER: uuid7()},
    scope=Scope(product_id=PRODUCT, campaign_id=CAMPAIGN, store_id=SHOP),
)
VERSION = Version(
    id=uuid7(),
    rule_id=uuid7(),
    title="核销奖励",
    number=1,
    kind=FactKind.REDEEMED,
    scope=Scope(),
    effective_from=NOON,
    effective_until=None,
    published_at=NOON,
    reward_fen=300,
    shares=(RuleShare(role=STORE, fixed_fen=200), RuleShare(role=DEALER, fixed_fen=60)),
)


def sums(version: Version, fact: Fact = FACT) -> dict[PayeeRole, int]:
    return {part.role: part.fen for part in parting.parted(version, fact)}


def test_the_narrowest_scope_wins() -> None:
    for_product = replace(VERSION, scope=Scope(product_id=PRODUCT), number=9)
    for_store = replace(VERSION, scope=Scope(store_id=SHOP))

    assert rules.choose([VERSION, for_product, for_store], FACT) is for_store
    assert rules.choose([VERSION, for_product], FACT) is for_product


def test_another_scope_does_not_apply() -> None:
    foreign = replace(VERSION, scope=Scope(store_id=uuid7()))

    assert rules.choose([foreign], FACT) is None
    assert rules.choose([foreign, VERSION], FACT) is VERSION


def test_the_newest_version_in_effect_wins() -> None:
    newer = replace(VERSION, number=2)
    coming = replace(VERSION, number=3, effective_from=NOON + timedelta(seconds=1))

    assert rules.choose([VERSION, newer, coming], FACT) is newer


def test_a_rule_ends_at_its_last_moment() -> None:
    ended = replace(VERSION, effective_from=NOON - timedelta(1), effective_until=NOON)

    assert rules.choose([ended], FACT) is None


def test_another_kind_of_fact_has_other_rules() -> None:
    assert rules.choose([replace(VERSION, kind=FactKind.CASE_OPENED)], FACT) is None


def test_fixed_shares_are_paid_as_written() -> None:
    assert sums(VERSION) == {STORE: 200, DEALER: 60}


def test_basis_points_part_the_campaigns_reward() -> None:
    shares = (RuleShare(role=STORE, basis_points=3333), RuleShare(role=DEALER, basis_points=3333))

    parts = sums(replace(VERSION, shares=shares), replace(FACT, reward_fen=101))

    assert parts == {DEALER: 34, STORE: 33}


def test_the_order_of_writing_does_not_matter() -> None:
    shares = (RuleShare(role=STORE, basis_points=3333), RuleShare(role=DEALER, basis_points=3333))
    fact = replace(FACT, reward_fen=101)

    one = parting.parted(replace(VERSION, shares=shares), fact)

    assert parting.parted(replace(VERSION, shares=shares[::-1]), fact) == one


def test_what_falls_to_nobody_the_brand_keeps() -> None:
    alone = replace(FACT, payees={DEALER: uuid7()})

    assert sums(VERSION, alone) == {DEALER: 60}


def test_a_missing_payees_part_goes_where_written() -> None:
    shares = (
        RuleShare(role=STORE, fixed_fen=200, otherwise=DEALER),
        RuleShare(role=DEALER, fixed_fen=60),
    )
    alone = replace(FACT, payees={DEALER: uuid7()})

    [part] = parting.parted(replace(VERSION, shares=shares), alone)

    assert (part.role, part.fen) == (DEALER, 260)
    assert [term.share.role for term in part.terms] == [DEALER, STORE]


def test_a_small_reward_cuts_fixed_shares() -> None:
    [dealer, store] = parting.parted(VERSION, replace(FACT, reward_fen=220))

    assert (dealer.fen, store.fen, store.terms[0].cut_fen) == (60, 160, 40)


def test_an_own_reward_of_zero_gives_nothing() -> None:
    assert parting.parted(VERSION, replace(FACT, reward_fen=0)) == []


POINTS = st.lists(st.integers(1, 10_000), min_size=1, max_size=5).filter(
    lambda points: sum(points) <= 10_000
)


@settings(deadline=None)
@given(points=POINTS, reward_fen=st.integers(0, 10**12))
def test_every_part_is_within_a_fen(points: list[int], reward_fen: int) -> None:
    roles = list(PayeeRole)[1:]
    shares = tuple(
        RuleShare(role=role, basis_points=share) for role, share in zip(roles, points, strict=False)
    )
    fact = replace(FACT, payees={role: uuid7() for role in roles}, reward_fen=reward_fen)

    parts = sums(replace(VERSION, shares=shares), fact)

    assert sum(parts.values()) <= reward_fen
    for share in shares:
        exact = reward_fen * (share.basis_points or 0)
        assert abs(parts.get(share.role, 0) * 10_000 - exact) < 10_000


@pytest.mark.parametrize(
    ("shares", "reward_fen", "refusal"),
    [
        ([RuleShare(role=STORE)], 100, SharesUnclear),
        ([RuleShare(role=STORE, fixed_fen=1, basis_points=1)], 100, SharesUnclear),
        ([RuleShare(role=STORE, fixed_fen=-1)], 100, SharesUnclear),
        ([RuleShare(role=STORE, fixed_fen=1)] * 2, 100, SharesUnclear),
        ([RuleShare(role=STORE, fixed_fen=1, floor_fen=1)], 100, SharesUnclear),
        ([RuleShare(role=STORE, basis_points=1, floor_fen=0)], 100, SharesUnclear),
        ([RuleShare(role=STORE, basis_points=1, cap_fen=-1)], 100, SharesUnclear),
        ([RuleShare(role=STORE, basis_points=1, floor_fen=3, cap_fen=2)], 100, SharesUnclear),
        ([RuleShare(role=STORE, basis_points=1, floor_fen=101)], 100, SharesOverWhole),
        ([RuleShare(role=STORE, fixed_fen=101)], 100, SharesOverWhole),
        ([RuleShare(role=STORE, basis_points=10_001)], None, SharesOverWhole),
        (
            [RuleShare(role=STORE, fixed_fen=51), RuleShare(role=DEALER, basis_points=5_000)],
            100,
            SharesOverWhole,
        ),
        (
            [
                RuleShare(role=CLERK, fixed_fen=1),
                RuleShare(role=PayeeRole.LEADER, fixed_fen=1),
            ],
            100,
            TooManyPersons,
        ),
        (
            [
                RuleShare(role=CLERK, fixed_fen=1),
                RuleShare(role=DEALER, fixed_fen=1, otherwise=PayeeRole.REFERRER),
            ],
            100,
            TooManyPersons,
        ),
    ],
)
def test_an_impossible_rule_is_refused(
    shares: list[RuleShare], reward_fen: int | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        rules.checked(FactKind.REDEEMED, shares, reward_fen)


def test_one_person_may_stand_in_for_another() -> None:
    rules.checked(
        FactKind.REDEEMED, [RuleShare(role=CLERK, fixed_fen=1, otherwise=PayeeRole.LEADER)], 100
    )


def test_a_whole_reward_may_be_given_away() -> None:
    rules.checked(FactKind.REDEEMED, [RuleShare(role=STORE, basis_points=10_000)], None)
    rules.checked(FactKind.REDEEMED, [RuleShare(role=STORE, fixed_fen=100)], 100)


def test_a_reward_keeps_within_its_bounds() -> None:
    shares = (
        RuleShare(role=STORE, basis_points=9_000, cap_fen=50),
        RuleShare(role=DEALER, basis_points=100, floor_fen=20),
    )

    rules.checked(FactKind.REDEEMED, shares, 100)

    assert sums(replace(VERSION, shares=shares), replace(FACT, reward_fen=100)) == {
        STORE: 50,
        DEALER: 20,
    }


def test_reimbursement_is_never_taxed() -> None:
    assert rules.tax_kind(ShareKind.REIMBURSEMENT, STORE) is TaxKind.NONE
    assert rules.tax_kind(ShareKind.REWARD, CLERK) is TaxKind.LABOUR
    assert rules.tax_kind(ShareKind.REWARD, DEALER) is TaxKind.BUSINESS
    assert rules.tax_kind(ShareKind.REBATE, DEALER) is TaxKind.REBATE


def test_persons_are_paid_by_transfer() -> None:
    assert (rules.rail(ShareKind.REWARD, CLERK, 1), rules.rail(ShareKind.REWARD, STORE, 1)) == (
        Rail.WX_TRANSFER,
        Rail.STATEMENT,
    )


def test_fixed_shares_need_no_stated_reward() -> None:
    version = replace(VERSION, reward_fen=None)

    assert rules.whole_fen(version, FACT) == 260
    assert sums(version) == {STORE: 200, DEALER: 60}
