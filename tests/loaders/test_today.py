"""A store's day: what is counted was really done."""

from datetime import timedelta
from uuid import UUID

import pytest

from bff.domains.member import ties
from bff.domains.member.kinds import TieKind
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from loaders.balance import TODAY, TodayRow, todays_of
from tests.given import code as codes
from tests.given.journey import Played, played

# 9.99 yuan, less the store's own tenth; opening, two bottles and the redemption.
REIMBURSED, REWARDED = 899, 200 + 2 * 70 + 200


@pytest.fixture
async def journey(own_database: Database, ring: Keyring) -> Played:
    return await played(own_database, ring)


async def today(database: Database, store_id: UUID) -> TodayRow:
    [row] = await todays_of(database, [store_id])
    return row


async def test_a_day_counts_what_was_done(own_database: Database, journey: Played) -> None:
    found = await today(own_database, journey.store_id)

    assert (found.scans, found.redemptions, found.new_members) == (2, 1, 2)
    assert (found.reimbursed, found.rewarded, found.split) == (REIMBURSED, REWARDED, 0)


async def test_a_day_knows_nothing_of_other_stores(own_database: Database, journey: Played) -> None:
    other = await codes.store(own_database, journey.dealer_id)

    assert await today(own_database, other) == TodayRow(other, *[0] * 7)


async def test_a_day_ends_at_midnight_in_shanghai(own_database: Database, journey: Played) -> None:
    now = await clock.now(own_database)
    midnight = clock.day_begins(clock.business_day(now) + timedelta(days=1))
    await clock.advance(own_database, (midnight - now).total_seconds())

    assert await today(own_database, journey.store_id) == TodayRow(journey.store_id, *[0] * 7)


async def test_whoever_comes_back_the_same_day_counts_once(
    own_database: Database, journey: Played
) -> None:
    async with own_database.transaction() as transaction:
        for store_id in (uuid7(), journey.store_id):
            await ties.tie(
                transaction,
                member_id=journey.lin,
                kind=TieKind.STORE,
                to_id=store_id,
                source="test",
            )

    assert (await today(own_database, journey.store_id)).new_members == 2


async def test_a_day_is_looked_up_in_indexes(own_database: Database) -> None:
    plan = await own_database.fetch(f"explain {TODAY}", [uuid7()])

    said = " ".join(row[0] for row in plan)
    assert all(name in said for name in ("scan_store", "redemption_store_at", "tie_to"))
    assert "Seq Scan" not in said
