from datetime import datetime

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bff.domains.store import rules
from bff.domains.store import service as stores
from bff.domains.store.rules import Closing, Hours
from bff.domains.store.service import NewStore
from bff.kit import geo
from bff.kit.database import Database
from bff.kit.geo import Point
from bff.kit.refusal import BadInput
from tests.conftest import Statements
from tests.domains.store.test_rules import moments, openings
from tests.given import product as products
from tests.given import store as given_stores

OPEN = """
    select open_week($1::jsonb) as week,
        is_open(open_week($1::jsonb), $2, $3, $4, week_minute($4)) as open
"""
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
closings = some.none() | some.builds(Closing, until=some.none() | moments)
places = some.builds(Point, lat=some.floats(3, 54), lng=some.floats(73, 135))


async def added(database: Database, new: list[NewStore]) -> None:
    async with database.transaction() as transaction:
        await stores.add(transaction, new)


@quick
@given(hours=openings, at=moments, closing=closings)
async def test_postgresql_and_the_rule_agree_when_open(
    database: Database, hours: list[Hours], at: datetime, closing: Closing | None
) -> None:
    week = str([[one.weekday, one.opens, one.closes] for one in hours])
    until = closing.until if closing else None

    row = await database.row(OPEN, week, closing is not None, until, at)

    assert row is not None
    assert [(span.lower, span.upper) for span in row["week"]] == rules.open_week(hours)
    assert row["open"] is rules.open_now(hours, closing, at)


@quick
@given(a=places, b=places)
async def test_postgresql_and_the_kit_agree_on_distances(
    database: Database, a: Point, b: Point
) -> None:
    there = await database.value(
        "select great_circle_mm($1, $2, $3, $4)", a.lat, a.lng, b.lat, b.lng
    )

    assert abs(there - geo.distance_mm(a, b)) <= 1


async def test_a_thousand_stores_take_two_statements(
    database: Database, statements: Statements
) -> None:
    dealer_id, product_id = await given_stores.dealer(database), await products.product(database)
    first, *many = [
        given_stores.new_store(dealer_id, Point(30, 120 + n / 1e4), products=[product_id])
        for n in range(1001)
    ]
    await added(database, [first])

    async with statements(at_most=2):
        await added(database, many)

    ids = [one.id for one in many]
    assert await database.value("select count(*) from store where id = any($1)", ids) == 1000


async def test_a_store_that_overlaps_itself_is_not_added(database: Database) -> None:
    dealer_id = await given_stores.dealer(database)
    wrong = given_stores.new_store(
        dealer_id, Point(30, 120), hours=[Hours(0, 0, 0), Hours(0, 60, 120)]
    )

    with pytest.raises(BadInput):
        await added(database, [wrong])

    assert await database.value("select id from store where id = $1", wrong.id) is None


async def test_postgresql_refuses_a_store_beyond_mercator(database: Database) -> None:
    store_id = await given_stores.store(database)

    with pytest.raises(asyncpg.CheckViolationError):
        async with database.transaction() as transaction:
            await transaction.execute("update store set lat = 85 where id = $1", store_id)

    assert await database.value("select lat from store where id = $1", store_id) == 30.27
