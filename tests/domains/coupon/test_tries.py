from datetime import UTC, datetime, timedelta

from bff.domains.coupon import tries
from bff.domains.coupon.tries import ACCOUNT_WRONG_MAX, HELD_FOR_MAX, Tries

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NEVER = Tries(wrong=0, since=None, holds=0, held_until=None)


def guessed_on(known: Tries, now: datetime) -> Tries:
    for _ in range(ACCOUNT_WRONG_MAX):
        known = tries.wronged(known, now, ACCOUNT_WRONG_MAX)
    return known


def test_who_never_stops_guessing_waits_a_day() -> None:
    known, now = NEVER, NOW

    for _ in range(100):
        known = guessed_on(known, now)
        assert known.held_until
        before, now = now, known.held_until

    assert now - before == HELD_FOR_MAX


def test_a_quiet_day_forgives() -> None:
    known = guessed_on(guessed_on(NEVER, NOW), NOW)
    assert known.held_until

    later = known.held_until + timedelta(days=1)

    assert guessed_on(known, later) == guessed_on(NEVER, later)
