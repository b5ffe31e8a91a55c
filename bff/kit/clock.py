"""The one clock: PostgreSQL's, moved outside production by the row that the sandbox sets."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Protocol

# China has had one time zone without summer time since 1991: no table of zones is needed.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

READ = "select bff_now()"
ADVANCE = """
    insert into clock_offset (only_row, ahead_us) values (true, $1)
    on conflict (only_row) do update set ahead_us = clock_offset.ahead_us + excluded.ahead_us
    returning ahead_us
"""
MICROSECONDS = 1_000_000


class Asked(Protocol):
    """Whatever can run a statement that yields one value."""

    async def value(self, statement: str, *values: object) -> Any:
        """Run a statement and return the first column of its first row."""


async def now(asked: Asked) -> datetime:
    """Return the business time, in UTC."""
    at = await asked.value(READ)
    assert isinstance(at, datetime)
    return at


async def advance(asked: Asked, seconds: float) -> float:
    """Move the one clock ahead (or back) and return how many seconds ahead it is now."""
    ahead_us = await asked.value(ADVANCE, round(seconds * MICROSECONDS))
    return int(ahead_us) / MICROSECONDS


def business_day(at: datetime) -> date:
    """Return the day in Asia/Shanghai that a moment belongs to."""
    return at.astimezone(SHANGHAI).date()


def day_begins(day: date) -> datetime:
    """Return the moment in UTC at which a business day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)


def moment(epoch_s: float) -> datetime:
    """Return the moment in UTC, to the microsecond, that lies so many seconds after the epoch."""
    return datetime.fromtimestamp(epoch_s, UTC)
