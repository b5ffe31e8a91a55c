from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bff.domains.store import rules
from bff.domains.store.rules import DAY, WEEK, Closing, Hours
from bff.kit.geo import Point
from bff.kit.refusal import BadInput

MONDAY_NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # 12:00 in Shanghai

openings = some.lists(
    some.builds(Hours, some.integers(0, 6), some.integers(0, 1439), some.integers(0, 1440)),
    max_size=6,
)
moments = some.integers(0, 10**6).map(lambda minutes: MONDAY_NOON + timedelta(minutes=minutes))


def every_day(opens: int, closes: int) -> list[Hours]:
    return [Hours(weekday, opens, closes) for weekday in range(7)]


def test_a_store_is_open_within_its_hours() -> None:
    hours = every_day(9 * 60, 22 * 60)

    assert rules.open_now(hours, None, MONDAY_NOON)
    assert not rules.open_now(hours, None, MONDAY_NOON + timedelta(hours=10))


def test_sunday_night_goes_on_into_monday() -> None:
    hours = [Hours(6, 22 * 60, 2 * 60)]
    one_at_night = MONDAY_NOON - timedelta(hours=11)

    assert rules.open_now(hours, None, one_at_night)
    assert not rules.open_now(hours, None, one_at_night + timedelta(hours=1))


def test_midnight_to_midnight_is_the_whole_day() -> None:
    assert rules.open_week(every_day(0, 0)) == [(0, WEEK)]
    assert rules.open_week(every_day(0, DAY)) == [(0, WEEK)]


@given(openings, moments)
def test_a_store_is_open_exactly_in_one_of_its_openings(hours: list[Hours], at: datetime) -> None:
    minute = rules.week_minute(at)
    expected = any((minute - one.begins) % WEEK < one.lasts for one in hours)

    assert rules.open_now(hours, None, at) is expected


@given(openings)
def test_a_week_is_parted_into_ordered_spans(hours: list[Hours]) -> None:
    week = rules.open_week(hours)

    edges = [edge for span in week for edge in span]
    assert edges == sorted(set(edges))
    assert all(0 <= begins < ends <= WEEK for begins, ends in week)


@given(openings, some.integers(0, WEEK - 1))
def test_nothing_changes_before_the_next_change(hours: list[Hours], minute: int) -> None:
    week = rules.open_week(hours)

    def is_open(at: int) -> bool:
        return any(begins <= at % WEEK < ends for begins, ends in week)

    change = rules.next_change(week, minute)
    wait = WEEK if change is None else (change - minute - 1) % WEEK + 1
    assert all(is_open(minute + n) is is_open(minute) for n in range(0, wait, 7))
    assert change is None or is_open(change) is not is_open(change - 1)


@pytest.mark.parametrize("until", [None, MONDAY_NOON + timedelta(hours=1)])
def test_a_closed_store_is_not_open(until: datetime | None) -> None:
    assert not rules.open_now(every_day(0, 0), Closing(until), MONDAY_NOON)


def test_a_closing_ends_at_its_moment() -> None:
    assert rules.open_now(every_day(0, 0), Closing(MONDAY_NOON), MONDAY_NOON)


@pytest.mark.parametrize(
    "hours",
    [
        [Hours(0, 540, 1320), Hours(0, 540, 600)],
        [Hours(0, 540, 1320), Hours(0, 1200, 1380)],
        [Hours(6, 1320, 600), Hours(0, 540, 660)],
        [Hours(7, 540, 1320)],
        [Hours(0, 1440, 60)],
        [Hours(0, 0, 1441)],
        [Hours(0, minute, minute + 1) for minute in range(0, 58, 2)],
    ],
)
def test_an_impossible_week_is_bad_input(hours: list[Hours]) -> None:
    with pytest.raises(BadInput, match="hours"):
        rules.hours(hours)


def test_a_week_is_kept_in_order() -> None:
    late, early = Hours(0, 1200, 60), Hours(0, 600, 720)

    assert rules.hours([late, early]) == (early, late)


@pytest.mark.parametrize(
    ("written", "known"), [("杭州市", "杭州"), (" 杭州 ", "杭州"), ("市", "市")]
)
def test_a_city_is_known_with_or_without_its_suffix(written: str, known: str) -> None:
    assert rules.city(written) == known


@pytest.mark.parametrize(
    "kept",
    [
        lambda: rules.city(" "),
        lambda: rules.name("长" * 61),
        lambda: rules.name("a\x00b"),
        lambda: rules.notice("长" * 201),
        lambda: rules.phone("call me"),
        lambda: rules.photos(["http://x/y.png"]),
        lambda: rules.photos(["https://x/y.png"] * 10),
        lambda: rules.place(Point(lat=81, lng=0)),
        lambda: rules.shown(""),
    ],
)
def test_what_no_screen_sends_is_bad_input(kept: object) -> None:
    with pytest.raises(BadInput):
        kept()  # type: ignore[operator]


def test_what_a_store_says_is_kept() -> None:
    assert rules.notice("今日盘点，\n晚六点开门。 ") == "今日盘点，\n晚六点开门。"
    assert rules.notice("") is None
    assert rules.phone("0571-8888 6666") == "0571-8888 6666"
    assert rules.photos(["https://x/y.png"]) == ["https://x/y.png"]


def test_a_token_is_twelve_plain_letters() -> None:
    token = rules.token(b"x" * 32)

    assert len(token) == rules.TOKEN_LENGTH
    assert set(token) <= set(rules.LETTERS)
    assert rules.shown(f" {token.lower()} ") == token
