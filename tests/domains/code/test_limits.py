from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bff.domains.code import limits
from bff.domains.code.limits import Account

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def guessed(account: Account, *, times: int, at: datetime) -> Account:
    for _ in range(times):
        account = limits.wronged(account, at)
    return account


def test_four_wrong_guesses_hold_nobody() -> None:
    assert limits.held(guessed(Account(), times=4, at=NOON), NOON) is None


def test_the_fifth_holds_for_ten_minutes() -> None:
    account = guessed(Account(), times=5, at=NOON)

    assert limits.held(account, NOON) == NOON + 10 * MINUTE
    assert limits.held(account, NOON + 10 * MINUTE) is None


def test_each_hold_lasts_twice_as_long() -> None:
    first = guessed(Account(), times=5, at=NOON)
    later = NOON + 11 * MINUTE

    second = guessed(first, times=5, at=later)

    assert limits.held(second, later) == later + 20 * MINUTE


def test_a_quiet_day_forgives() -> None:
    first = guessed(Account(), times=5, at=NOON)
    later = NOON + 10 * MINUTE + limits.FORGIVEN_AFTER

    second = guessed(first, times=5, at=later)

    assert limits.held(second, later) == later + 10 * MINUTE


def test_slow_guesses_are_forgotten() -> None:
    account = guessed(Account(), times=4, at=NOON)

    account = guessed(account, times=4, at=NOON + 10 * MINUTE)

    assert account.wrong == 4
    assert limits.held(account, NOON + 10 * MINUTE) is None


@given(st.integers(1, 40))
@settings(deadline=None)
def test_no_hold_is_longer_than_a_day(rounds: int) -> None:
    account, now = Account(), NOON
    for _ in range(rounds):
        account = guessed(account, times=5, at=now)
        assert account.held_until is not None
        assert account.held_until - now <= limits.HELD_FOR_MAX
        now = account.held_until


def test_a_day_ends_at_midnight_in_shanghai() -> None:
    account = Account()
    for _ in range(limits.SCANS_A_DAY_MAX):
        account = limits.counted(account, NOON)

    midnight = datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert limits.full(account, NOON) == midnight
    assert limits.full(account, midnight) is None
    assert limits.counted(account, midnight).scans == 1
