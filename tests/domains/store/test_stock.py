import asyncio
from random import sample
from uuid import UUID

import pytest
from asyncpg import CheckViolationError

from bff.domains.store import stock
from bff.domains.store.kinds import StockSource
from bff.domains.store.shelf import Want
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.conftest import Statements
from tests.given import store as places
from tests.given.product import bundle, variant
from tests.given.stock import counted, level, moved, reserved


async def spot(database: Database, quantity: int | None = None) -> tuple[UUID, UUID]:
    """A store and a variant, counted there if a quantity is given."""
    place = await places.store(database), await variant(database)
    if quantity is not None:
        await counted(database, *place, quantity)
    return place


async def test_the_last_pieces_are_promised_once(database: Database) -> None:
    place = await spot(database, 5)

    told = await asyncio.gather(*(reserved(database, [Want(*place, 1)]) for _ in range(64)))

    assert sum(short == [[]] for short in told) == 5
    assert all(short in ([[]], [[place[1]]]) for short in told)
    assert await level(database, *place) == (5, 5)


async def test_crossing_orders_wait_for_each_other(database: Database) -> None:
    store_id = await places.store(database)
    one, two = await variant(database), await variant(database)
    for each in (one, two):
        await counted(database, store_id, each, 10)

    wants = [Want(store_id, one, 1), Want(store_id, two, 1)]
    told = await asyncio.gather(*(reserved(database, wants[:: (-1) ** turn]) for turn in range(32)))

    assert sum(short == [[]] for short in told) == 10
    assert await level(database, store_id, one) == await level(database, store_id, two) == (10, 10)


async def test_first_orders_of_a_variant_cross_well(database: Database) -> None:
    place = await spot(database)

    told = await asyncio.gather(*(reserved(database, [Want(*place, 2)]) for _ in range(16)))

    assert told == [[[]]] * 16
    assert await level(database, *place) == (None, 32)


async def test_first_orders_of_many_variants_cross_well(database: Database) -> None:
    store_id, ids = await places.store(database), [await variant(database) for _ in range(6)]
    wants = [Want(store_id, one, 1) for one in ids]

    told = await asyncio.gather(
        *(reserved(database, sample(wants, 4)) for _ in range(8)),
        *(reserved(database, wants) for _ in range(8)),
    )

    levels = [await level(database, store_id, one) for one in ids]
    assert told == [[[]]] * 16
    assert sum(promised for _, promised in levels) == 8 * 4 + 8 * 6


async def test_an_order_gets_all_or_nothing(database: Database) -> None:
    store_id, plenty = await spot(database, 9)
    scarce = await variant(database)
    await counted(database, store_id, scarce, 1)

    both = [Want(store_id, plenty, 2), Want(store_id, scarce, 2)]
    told = await reserved(database, both, [Want(store_id, scarce, 1)], [Want(store_id, scarce, 1)])

    assert told == [[scarce], [], [scarce]]
    assert await level(database, store_id, plenty) == (9, 0)
    assert await level(database, store_id, scarce) == (1, 1)


@pytest.mark.parametrize("there", [100, None])
async def test_many_orders_take_two_statements(
    database: Database, statements: Statements, there: int | None
) -> None:
    place = await spot(database, there)

    async with statements(at_most=2):
        await reserved(database, *([Want(*place, 1)] for _ in range(64)))

    assert await level(database, *place) == (there, 64)


@pytest.mark.parametrize("source", [StockSource.POS, None])
async def test_only_counted_stock_is_ever_short(
    database: Database, source: StockSource | None
) -> None:
    place = await spot(database)
    if source:
        await counted(database, *place, 1, source)

    assert await reserved(database, [Want(*place, 7)]) == [[]]

    assert (await level(database, *place))[1] == 7


async def test_a_count_finds_less_than_promised(database: Database) -> None:
    place = await spot(database)
    await reserved(database, [Want(*place, 7)])

    await counted(database, *place, 3)

    assert await reserved(database, [Want(*place, 1)]) == [[place[1]]]
    await moved(database, stock.handed_over, Want(*place, 5))
    assert await level(database, *place) == (0, 2)


async def test_promises_end_well(database: Database) -> None:
    place = await spot(database, 10)
    await reserved(database, [Want(*place, 6)])

    await moved(database, stock.release, Want(*place, 1), Want(*place, 1))
    await moved(database, stock.handed_over, Want(*place, 3))
    assert await level(database, *place) == (7, 1)

    await moved(database, stock.returned, Want(*place, 2))
    assert await level(database, *place) == (9, 1)


async def test_nobody_takes_back_more_than_was_promised(database: Database) -> None:
    place = await spot(database, 10)
    await reserved(database, [Want(*place, 2)])

    with pytest.raises(CheckViolationError):
        await moved(database, stock.release, Want(*place, 3))
    with pytest.raises(AssertionError, match="ever promised"):
        await moved(database, stock.release, Want(place[0], await variant(database), 1))

    assert await level(database, *place) == (10, 2)


async def test_the_database_promises_no_more_than_counted(database: Database) -> None:
    place = await spot(database, 2)

    with pytest.raises(CheckViolationError, match="promises"):
        await database.fetch("update stock set reserved = 3 where store_id = $1", place[0])

    assert await level(database, *place) == (2, 0)


async def test_a_bundle_takes_its_parts(database: Database) -> None:
    store_id, one = await spot(database, 6)
    box = await bundle(database, (one, 2), (await variant(database), 1))

    assert await reserved(database, [Want(store_id, box, 2), Want(store_id, one, 3)]) == [[one]]
    assert await reserved(database, [Want(store_id, box, 2)], [Want(store_id, one, 2)]) == [[], []]
    assert await reserved(database, [Want(store_id, box, 1)]) == [[box]]

    await moved(database, stock.handed_over, Want(store_id, box, 2))
    assert await level(database, store_id, one) == (2, 2)


async def test_what_does_not_exist_is_short(database: Database) -> None:
    missing = uuid7()

    assert await reserved(database, [Want(uuid7(), missing, 1)], []) == [[missing], []]

    assert await database.value("select count(*) from stock where variant_id = $1", missing) == 0
