"""What tills say of stock comes in line by line, and nothing that is known better is lost."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bff.domains.store import till, till_import
from bff.domains.store.kinds import StockSource
from bff.domains.store.shelf import Want
from bff.domains.store.till_import import Imported
from bff.kit import clock, ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.kit.refusal import BadInput
from loaders.goods import goods_of
from loaders.stock import StockRow, Stocktaking, stock_of_stores
from tests.conftest import Statements
from tests.given import store as places
from tests.given.product import bundle, product, variant, variants
from tests.given.stock import counted, level, reserved

HEADING = "store,variant,quantity,at"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
# The same in each worker, for tests are named by it.
SOMEWHERE = UUID(int=1), UUID(int=2)
MINUTE = timedelta(minutes=1)
Spot = tuple[UUID, UUID]


@pytest.fixture
async def spot(database: Database) -> Spot:
    """A store and something that it sells."""
    sold = await product(database)
    store_id = await places.store(database, products=[sold])
    return store_id, (await variants(database, sold))[0]


def line(place: Spot, quantity: object, at: datetime | str) -> str:
    store, variant_id = ids.opaque(Kind.STORE, place[0]), ids.opaque(Kind.VARIANT, place[1])
    return f"{store},{variant_id},{quantity},{at}"


async def told(database: Database, *lines: str) -> Imported:
    content = "\n".join([HEADING, *lines]).encode()
    async with database.transaction() as transaction:
        return await till_import.import_readings(transaction, content)


async def known(database: Database, place: Spot) -> StockRow:
    [page] = await stock_of_stores(database, [Stocktaking(place[0], 1)])
    return page.rows[0]


async def test_a_till_s_stock_is_known_with_its_age(database: Database, spot: Spot) -> None:
    at = await clock.now(database) - timedelta(days=3)

    imported = await told(database, line(spot, 7, at))

    found = await known(database, spot)
    assert (imported.written, imported.findings) == (1, [])
    assert (found.source, found.quantity, found.reserved, found.at) == ("POS", 7, 0, at)
    [goods] = await goods_of(database, [(spot[0], found.product_id)])
    assert goods.known is not None
    assert (goods.known.left, goods.known.at, goods.known.counted) == (7, at, False)


async def test_an_older_report_undoes_nothing(database: Database, spot: Spot) -> None:
    at = await clock.now(database) - timedelta(hours=1)
    await told(database, line(spot, 7, at))

    older = await told(database, line(spot, 9, at - MINUTE))
    again = await told(database, line(spot, 8, at))
    newer = await told(database, line(spot, 3, at + MINUTE))

    assert [(one.written, one.older) for one in (older, again, newer)] == [(0, 1), (0, 1), (1, 0)]
    assert await level(database, *spot) == (3, 0)


async def test_what_somebody_counted_stands(database: Database, spot: Spot) -> None:
    await counted(database, *spot, 5)
    await reserved(database, [Want(*spot, 2)])

    imported = await told(database, line(spot, 90, await clock.now(database)))

    assert (imported.written, imported.counted) == (0, 1)
    assert (await known(database, spot)).source == StockSource.COUNTED
    assert await level(database, *spot) == (5, 2)


async def test_a_till_keeps_what_was_promised(database: Database, spot: Spot) -> None:
    await reserved(database, [Want(*spot, 2)])

    await told(database, line(spot, 1, await clock.now(database)))

    assert await level(database, *spot) == (1, 2)
    # Only counted stock is ever short.
    assert await reserved(database, [Want(*spot, 5)]) == [[]]


async def test_unknown_lines_are_said_and_others_come_in(database: Database, spot: Spot) -> None:
    at = await clock.now(database)
    boxed = await bundle(database, (await variant(database), 2))

    imported = await told(
        database,
        line((uuid7(), spot[1]), 1, at),
        line(spot, 4, at),
        line((spot[0], uuid7()), 1, at),
        line((spot[0], boxed), 1, at),
    )

    assert imported.written == 1
    assert [tuple(one) for one in imported.findings] == [
        (2, "There is no such store."),
        (4, "This is not sold, or not by itself."),
        (5, "This is not sold, or not by itself."),
    ]
    assert await level(database, spot[0], boxed) == (None, 0)


async def test_a_report_without_a_good_line_is_refused(database: Database, spot: Spot) -> None:
    at = await clock.now(database)

    with pytest.raises(BadInput, match="line 2: There is no such store"):
        await told(database, line((uuid7(), spot[1]), 1, at))
    with pytest.raises(BadInput, match="it has none"):
        await told(database)

    assert await level(database, *spot) == (None, 0)


async def test_a_long_report_takes_few_statements(
    database: Database, spot: Spot, statements: Statements
) -> None:
    at = await clock.now(database)
    lines = [line(spot, n, at + n * MINUTE / 10_000) for n in range(1_000)]

    async with statements(at_most=5):
        imported = await told(database, *lines)

    assert (imported.written, len(imported.findings)) == (1, 999)
    assert await level(database, *spot) == (999, 0)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("a,b", "too few or too many columns"),
        ("a,b,1,2026-11-25T12:00:00Z,x", "too few or too many columns"),
        ("a,b,1,2026-11-25T12:00:00Z", "id of a store"),
        (line(SOMEWHERE, -1, NOW), "whole number from 0 to 99999"),
        (line(SOMEWHERE, "1_0", NOW), "whole number"),
        (line(SOMEWHERE, 100_000, NOW), "whole number"),
        (line(SOMEWHERE, "", NOW), "whole number"),
        (line(SOMEWHERE, 1, "2026-11-25T12:00:00"), "with its zone"),
        (line(SOMEWHERE, 1, "yesterday"), "with its zone"),
        (line(SOMEWHERE, 1, "0001-01-01T00:00:00+08:00"), "with its zone"),
        (line(SOMEWHERE, 1, NOW + 6 * MINUTE), "clock is fast"),
    ],
)
def test_a_bad_line_is_said_in_words(bad: str, words: str) -> None:
    readings, [finding] = till.parsed(f"{HEADING}\n{bad}".encode(), NOW)

    assert (readings, finding.line) == ([], 2)
    assert words in finding.words


def test_the_newest_of_many_readings_counts() -> None:
    place = SOMEWHERE
    text = "\n".join(
        [
            HEADING,
            line(place, 3, NOW),
            line(place, 1, NOW - MINUTE),
            line(place, 4, "2026-11-25T20:00:00+08:00"),
        ]
    )

    kept, older = till.newest(till.parsed(text.encode(), NOW)[0])

    assert [(one.line, one.quantity) for one in kept] == [(4, 4)]
    assert [one.line for one in older] == [2, 3]
