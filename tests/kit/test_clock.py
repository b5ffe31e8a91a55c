from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bff.kit import clock
from bff.kit.database import Database


def test_a_business_day_turns_at_midnight_in_shanghai() -> None:
    before, after = (datetime(2026, 11, 22, 15, minute, tzinfo=UTC) for minute in (59, 0))

    assert clock.business_day(before) == date(2026, 11, 22)
    assert clock.business_day(after.replace(hour=16)) == date(2026, 11, 23)


@given(day=st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_a_day_begins_within_itself(day: date) -> None:
    assert clock.business_day(clock.day_begins(day)) == day


async def test_a_moment_survives_as_a_number_of_seconds(database: Database) -> None:
    asked = "select at, date_part('epoch', at) from (select bff_now() as at) as now"

    found = await database.row(asked)

    assert found is not None
    assert clock.moment(found[1]) == found[0]
