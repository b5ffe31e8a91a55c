from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bff.domains.community_sale import rules
from bff.domains.community_sale.errors import SaleDatesWrong, SalePriceOut
from bff.domains.community_sale.rules import Bought, Dates, Item, Loss
from bff.gateways.pay.asked import REASON_BYTES_MAX
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
TODAY = date(2026, 11, 25)
SOLD, OTHER = uuid7(), uuid7()


def line(order_id: UUID, quantity: int, variant_id: UUID = SOLD) -> Bought:
    return Bought(order_id, 1, variant_id, quantity)


def item(price_fen: int = 900, total: int | None = None) -> Item:
    return Item(SOLD, price_fen, total)


@given(some.lists(some.integers(1, 99), max_size=30), some.integers(0, 3_000))
def test_what_is_there_is_given_out(wanted: list[int], there: int) -> None:
    given_out = rules.served(wanted, there)

    assert sum(given_out) == min(there, sum(wanted))
    assert all(0 <= got <= most for got, most in zip(given_out, wanted, strict=True))


@given(some.lists(some.integers(1, 99), max_size=30), some.integers(0, 3_000))
def test_nobody_gets_two_more_than_who_still_waits(wanted: list[int], there: int) -> None:
    given_out = rules.served(wanted, there)

    waiting = [n for n, got in enumerate(given_out) if got < wanted[n]]
    assert all(max(given_out) <= given_out[n] + 1 for n in waiting)
    # Who paid first comes first in the last round.
    assert all(
        given_out[earlier] >= given_out[later]
        for later in range(len(wanted))
        for earlier in waiting
        if earlier < later
    )


def test_what_is_missing_is_missing_to_who_ordered_most() -> None:
    lin, wu, chen = uuid7(), uuid7(), uuid7()
    bought = [line(lin, 4), line(wu, 1), line(chen, 2), line(wu, 9, OTHER)]

    assert rules.losses(bought, {SOLD: 5}) == [Loss(lin, 1, 2)]
    assert rules.losses(bought, {SOLD: 4}) == [Loss(lin, 1, 2), Loss(chen, 1, 1)]
    assert rules.losses(bought, {SOLD: 7, OTHER: 20}) == []


def test_a_purchase_counts_every_piece() -> None:
    bought = [line(uuid7(), 4), line(uuid7(), 1), line(uuid7(), 2, OTHER)]

    assert rules.purchase(bought) == {SOLD: 5, OTHER: 2}


@pytest.mark.parametrize(
    ("price_fen", "fits"), [(1_000, True), (800, True), (799, False), (1_001, False)]
)
def test_a_leader_passes_on_a_fifth_at_most(price_fen: int, fits: bool) -> None:  # noqa: FBT001
    outcome = rules.mispriced(item(price_fen), 1_000)

    assert outcome == (None if fits else SalePriceOut(SOLD, 800, 1_000))


@pytest.mark.parametrize(
    ("after", "arrives", "fits"),
    [
        (timedelta(days=1), 1, True),
        (timedelta(days=30), 60, True),
        (timedelta(0), 1, False),
        (timedelta(days=31), 40, False),
        (timedelta(days=2), 1, False),
        (timedelta(days=2), 33, False),
    ],
)
def test_goods_arrive_after_the_cut_off(after: timedelta, arrives: int, fits: bool) -> None:  # noqa: FBT001
    outcome = rules.misdated(Dates(NOON + after, TODAY + timedelta(days=arrives)), NOON)

    assert (outcome is None) is fits
    assert outcome is None or isinstance(outcome, SaleDatesWrong)


@pytest.mark.parametrize(
    "asked", [[], [item()] * 2, [item(total=0)], [item(total=rules.PIECES_MAX + 1)]]
)
def test_a_sale_that_sells_nothing_is_none(asked: list[Item]) -> None:
    with pytest.raises(BadInput):
        rules.items(asked)


@pytest.mark.parametrize("text", ["", " \n", "团" * 61, "a\0"])
def test_a_title_says_something(text: str) -> None:
    with pytest.raises(BadInput):
        rules.title(text)


def test_goods_are_overdue_after_three_days() -> None:
    assert not rules.overdue(None, NOON)
    assert not rules.overdue(NOON - timedelta(days=3), NOON)
    assert rules.overdue(NOON - timedelta(days=3, seconds=1), NOON)


@pytest.mark.parametrize(
    ("short", "broken", "said"),
    [(True, False, "短少"), (False, True, "破损"), (True, True, "短少、破损")],
)
def test_buyers_read_what_was_missing(short: bool, broken: bool, said: str) -> None:  # noqa: FBT001
    words = rules.lacking(100_000, short=short, broken=broken)

    assert words == f"到货{said}，100000件未能交付，差额原路退回"
    assert len(words.encode()) <= REASON_BYTES_MAX
