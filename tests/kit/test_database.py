import pytest

from bff.kit import clock
from bff.kit.database import Database, credentials
from bff.kit.models import ClockOffset


async def test_orm_calls_join_the_transaction(own_database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with own_database.transaction():
            await ClockOffset.create(only_row=True, ahead_us=5)
            raise ZeroDivisionError

    assert await own_database.value("select count(*) from clock_offset") == 0


async def test_advancing_the_clock_moves_business_time(own_database: Database) -> None:
    before = await clock.now(own_database)

    await clock.advance(own_database, 3_600)

    assert 3_600 <= (await clock.now(own_database) - before).total_seconds() < 3_660


def test_a_socket_folder_may_be_the_host() -> None:
    parts = credentials("postgresql://lin@/brand?host=/run/pg")

    assert (parts["user"], parts["host"], parts["database"]) == ("lin", "/run/pg", "brand")


def test_another_scheme_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="postgresql://"):
        credentials("mysql://root@localhost/x")
