from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bff.domains.group_buy import rules
from bff.domains.group_buy.errors import Reason
from bff.domains.group_buy.rules import NOTHING, Mine, Standing, Stock, Tier
from bff.domains.group_buy.states import PartyState

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
LADDER = (Tier(2, 118), Tier(5, 98), Tier(10, 88))
OPEN = Standing(PartyState.OPEN, size=10, taken=4, lapsed=0, ends_at=NOON + timedelta(1), now=NOON)
PLENTY = Stock(total=100, taken=40, per_seat=6, per_member=8)


@pytest.mark.parametrize(
    ("people", "fen"), [(0, 118), (1, 118), (2, 118), (4, 118), (5, 98), (9, 98), (10, 88)]
)
def test_a_piece_costs_what_its_tier_says(people: int, fen: int) -> None:
    assert rules.price_fen(LADDER, people) == fen
    assert rules.size(LADDER) == 10


@settings(deadline=None)
@given(steps=st.lists(st.tuples(st.integers(1, 9), st.integers(1, 50)), min_size=1, max_size=8))
def test_who_comes_later_never_pays_more(steps: list[tuple[int, int]]) -> None:
    people = [1 + sum(more for more, _ in steps[: n + 1]) for n in range(len(steps))]
    prices = [1_000 - sum(less for _, less in steps[: n + 1]) for n in range(len(steps))]
    tiers = [Tier(*one) for one in zip(people, prices, strict=True)]

    paid = [rules.price_fen(tiers, filled) for filled in range(90)]

    assert rules.sound(tiers)
    assert paid == sorted(paid, reverse=True)


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        (Tier(1, 118),),
        (Tier(2, 0),),
        (Tier(2, 118), Tier(2, 108)),
        (Tier(3, 118), Tier(2, 108)),
        (Tier(2, 118), Tier(3, 118)),
        (Tier(2, 118), Tier(201, 108)),
        tuple(Tier(2 + n, 118 - n) for n in range(9)),
    ],
)
def test_a_ladder_that_does_not_fall_is_unsound(wrong: tuple[Tier, ...]) -> None:
    assert not rules.sound(wrong)


@pytest.mark.parametrize(
    ("party", "stock", "mine", "reason"),
    [
        ({}, {}, NOTHING, None),
        ({"taken": 10, "state": PartyState.COMPLETE}, {}, Mine(seated=True), Reason.SEATED),
        ({"state": PartyState.PENDING}, {}, NOTHING, Reason.NOT_YET_OPEN),
        ({"state": PartyState.COMPLETE}, {}, NOTHING, Reason.COMPLETE),
        ({"state": PartyState.EXPIRED}, {}, NOTHING, Reason.CLOSED),
        ({"state": PartyState.VOID}, {}, NOTHING, Reason.CLOSED),
        ({"ends_at": NOON}, {}, NOTHING, Reason.CLOSED),
        ({"taken": 10}, {}, NOTHING, Reason.FULL),
        ({"taken": 10, "lapsed": 1}, {}, NOTHING, None),
        ({}, {}, Mine(elsewhere=True), Reason.OTHER_PARTY),
        ({}, {}, Mine(pieces=8), Reason.LIMIT_REACHED),
        ({}, {"per_member": None}, Mine(pieces=8), None),
        ({}, {"taken": 100}, NOTHING, Reason.SOLD_OUT),
        ({}, {"total": None}, NOTHING, None),
    ],
)
def test_who_may_join_and_why_not(
    party: dict[str, Any], stock: dict[str, Any], mine: Mine, reason: Reason | None
) -> None:
    found = rules.hindrance(replace(OPEN, **party), replace(PLENTY, **stock), mine)

    assert found == reason


@pytest.mark.parametrize(
    ("stock", "mine", "pieces"),
    [
        ({}, NOTHING, 6),
        ({}, Mine(pieces=5), 3),
        ({}, Mine(pieces=9), 0),
        ({"taken": 98}, NOTHING, 2),
        ({"total": None, "per_member": None}, Mine(pieces=50), 6),
    ],
)
def test_how_many_pieces_one_may_take(stock: dict[str, Any], mine: Mine, pieces: int) -> None:
    assert rules.most(replace(PLENTY, **stock), mine) == pieces


def test_every_reason_is_said_in_both_languages() -> None:
    assert all(reason.zh and reason.en.isascii() for reason in Reason)
