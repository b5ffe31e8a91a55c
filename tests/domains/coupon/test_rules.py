from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from bff.domains.coupon import rules
from bff.domains.coupon.errors import CampaignUnknown, LimitReached, SoldOut
from bff.domains.coupon.rules import Channel, Desk, Held, Issue, Stock, Wish

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
CAMPAIGN, OTHER = UUID(int=1), UUID(int=2)
STOCK = Stock(
    id=CAMPAIGN,
    terms_id=UUID(int=3),
    worth_fen=1000,
    state="PUBLISHED",
    channels=["CLAIM"],
    total=5,
    issued=0,
    per_member=2,
    claim_from=NOON,
    claim_until=None,
    use_from=None,
    use_until=None,
    use_days=7,
    budget_fen=None,
    committed_fen=0,
)


def wish(member: int, *aliases: int, campaign_id: UUID = CAMPAIGN) -> Wish:
    members = tuple(UUID(int=100 + one) for one in (member, *aliases))
    return Wish(campaign_id, members[0], members, Channel.CLAIM)


@settings(deadline=None, max_examples=200)
@given(
    total=st.integers(0, 12),
    issued=st.integers(0, 12),
    limit=st.none() | st.integers(1, 3),
    budget=st.none() | st.integers(0, 9000),
    held=st.dictionaries(st.integers(0, 4), st.integers(0, 3)),
    asking=st.lists(st.integers(0, 4), max_size=30),
)
def test_stock_money_and_limits_hold_in_any_order(  # noqa: PLR0917
    total: int,
    issued: int,
    limit: int | None,
    budget: int | None,
    held: dict[int, int],
    asking: list[int],
) -> None:
    stock = replace(
        STOCK, total=total, issued=min(issued, total), per_member=limit, budget_fen=budget
    )
    had = {(CAMPAIGN, wish(one).member_id): Held(count, count) for one, count in held.items()}
    desk = Desk({CAMPAIGN: stock}, had, NOON)

    outcomes = [desk.decide(wish(member)) for member in asking]

    issues = [outcome for outcome in outcomes if isinstance(outcome, Issue)]
    given_to = Counter(issue.member_id for issue in issues)
    assert len(issues) <= max(rules.left(stock), 0)
    assert [i.number for i in issues] == list(
        range(stock.issued + 1, stock.issued + len(issues) + 1)
    )
    assert len({(issue.member_id, issue.nth) for issue in issues}) == len(issues)
    for member in range(5):
        most = 99 if limit is None else max(limit, held.get(member, 0))
        assert given_to[wish(member).member_id] + held.get(member, 0) <= most


@settings(deadline=None)
@given(asking=st.lists(st.integers(0, 3), max_size=20))
def test_a_coupon_is_refused_only_for_its_reason(asking: list[int]) -> None:
    desk = Desk({CAMPAIGN: STOCK}, {}, NOON)
    taken: Counter[int] = Counter()

    for member in asking:
        outcome = desk.decide(wish(member))
        if taken[member] == 2:
            assert outcome == LimitReached(2)
        elif taken.total() == 5:
            assert outcome == SoldOut()
        else:
            assert isinstance(outcome, Issue)
            taken[member] += 1


def test_aliases_share_a_limit_within_a_batch() -> None:
    desk = Desk({CAMPAIGN: replace(STOCK, per_member=1)}, {}, NOON)

    outcomes = [desk.decide(wish(1, 2)), desk.decide(wish(2, 1))]

    assert [type(outcome) for outcome in outcomes] == [Issue, LimitReached]


def test_a_campaign_that_is_not_there_is_unknown() -> None:
    assert Desk({}, {}, NOON).decide(wish(1, campaign_id=OTHER)) == CampaignUnknown()


def test_days_of_use_end_at_midnight_in_shanghai() -> None:
    begins, ends = rules.use_window(STOCK, NOON)

    assert begins == NOON
    assert ends == datetime(2026, 11, 29, 16, tzinfo=UTC)


def test_a_window_may_begin_later() -> None:
    stock = replace(
        STOCK, use_days=None, use_from=NOON + timedelta(1), use_until=NOON + timedelta(9)
    )

    assert rules.use_window(stock, NOON) == (NOON + timedelta(1), NOON + timedelta(9))
