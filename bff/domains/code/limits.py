"""How much a person may scan, and how often guess wrong."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bff.kit import clock

# A wedding opens fifty bottles; a stolen carton of caps has more.
SCANS_A_DAY_MAX = 50
# Damaged print is misread once or twice; a guesser needs a great many more.
WRONG_MAX = 5
WRONG_WITHIN = timedelta(minutes=10)
HELD_FOR = timedelta(minutes=10)
HELD_FOR_MAX = timedelta(days=1)
# By then the longest hold is reached, and the count still fits its column.
DOUBLED_MAX = 8
# Counted from the end of the last hold, or a long one would forgive itself.
FORGIVEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Account:
    """What is remembered of a person's scans."""

    day: date | None = None
    scans: int = 0
    wrong: int = 0
    wrong_since: datetime | None = None
    holds: int = 0
    held_until: datetime | None = None


def held(account: Account, now: datetime) -> datetime | None:
    """Return until when the person is held for wrong guesses, or None."""
    until = account.held_until
    return until if until and now < until else None


def full(account: Account, now: datetime) -> datetime | None:
    """Return when the person's next day begins if today's scans are used up, or None."""
    today = clock.business_day(now)
    if account.day != today or account.scans < SCANS_A_DAY_MAX:
        return None
    return clock.day_begins(today + timedelta(days=1))


def counted(account: Account, now: datetime) -> Account:
    """Count one more scan of today."""
    today = clock.business_day(now)
    before = account.scans if account.day == today else 0
    return replace(account, day=today, scans=before + 1)


def wronged(account: Account, now: datetime) -> Account:
    """Count one more wrong guess; the last one allowed holds the person, each time for longer."""
    since = account.wrong_since
    fresh = since is None or now - since >= WRONG_WITHIN
    wrong = 1 if fresh else account.wrong + 1
    if wrong < WRONG_MAX:
        return replace(account, wrong=wrong, wrong_since=now if fresh else since)
    last = account.held_until
    recent = last is not None and now - last < FORGIVEN_AFTER
    holds = min(account.holds, DOUBLED_MAX) if recent else 0
    until = now + min(HELD_FOR * 2**holds, HELD_FOR_MAX)
    return replace(account, wrong=0, wrong_since=None, holds=holds + 1, held_until=until)
