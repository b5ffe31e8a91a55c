from datetime import timedelta
from uuid import UUID

from bff.domains.store.kinds import StockSource
from bff.domains.store.known import Known
from bff.domains.store.shelf import Want
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.keyring import Keyring
from loaders.goods import Goods, goods_of
from loaders.reasons import Why, facts_of
from loaders.stock import StockRow, Stocktaking, stock_of_stores
from tests.conftest import Statements
from tests.given import code as codes
from tests.given import store as places
from tests.given.product import bundle, product, variants
from tests.given.stock import counted, reserved

A_MINUTE = timedelta(minutes=1)
SCANNED = """
    update code_bottle set inner_state = 'SCANNED', scanned_by = gen_random_uuid(),
        scan_id = gen_random_uuid(), scanned_at = bff_now()
    where id = any($1::uuid[])
"""


async def spot(database: Database) -> tuple[UUID, UUID, UUID]:
    """A store, a product that it sells, and the product's variant."""
    product_id = await product(database)
    store_id = await places.store(database, products=[product_id])
    return store_id, product_id, (await variants(database, product_id))[0]


async def known(database: Database, store_id: UUID, product_id: UUID) -> Goods:
    [goods] = await goods_of(database, [(store_id, product_id)])
    return goods


async def stock(database: Database, store_id: UUID, first: int = 20) -> list[StockRow]:
    [page] = await stock_of_stores(database, [Stocktaking(store_id, first)])
    return list(page.rows)


async def case(
    database: Database, ring: Keyring, store_id: UUID, product_id: UUID, *, scanned: int = 0
) -> None:
    """Have the store open a case of six of which people scanned some."""
    cases = await codes.shipped(database, ring, product_id=product_id, store_id=store_id)
    await codes.opened(database, ring, store_id, cases)
    bottles = [bottle.id for bottle in cases[0].bottles[:scanned]]
    async with database.transaction() as transaction:
        await transaction.execute(SCANNED, bottles)


async def test_nothing_is_known_of_what_nobody_counted(database: Database) -> None:
    store_id, product_id, _ = await spot(database)

    assert await known(database, store_id, product_id) == Goods(None, None)


async def test_a_count_is_known_less_what_is_promised(database: Database) -> None:
    store_id, product_id, variant_id = await spot(database)
    await counted(database, store_id, variant_id, 7)
    await reserved(database, [Want(store_id, variant_id, 2)])

    goods = await known(database, store_id, product_id)

    assert goods.known is not None
    assert goods.known[:2] == ("COUNTED", 5)
    assert await clock.now(database) - goods.known.at < A_MINUTE


async def test_a_case_speaks_while_a_bottle_is_left(database: Database, ring: Keyring) -> None:
    store_id, product_id, _ = await spot(database)
    await case(database, ring, store_id, product_id, scanned=6)
    assert (await known(database, store_id, product_id)).last_case_at is None

    await case(database, ring, store_id, product_id, scanned=5)

    goods = await known(database, store_id, product_id)
    assert goods.last_case_at is not None
    assert goods.known is None


async def test_another_product_s_case_says_nothing(database: Database, ring: Keyring) -> None:
    store_id, product_id, _ = await spot(database)
    await case(database, ring, store_id, await product(database))

    asked = [Why(store_id, None, (), None), Why(store_id, None, (), None, product_id)]
    [any_, this] = await facts_of(database, asked)

    assert any_ is not None
    assert this is not None
    assert any_.last_case_at is not None
    assert (this.last_case_at, this.stock) == (None, None)


async def test_facts_tell_of_what_is_looked_for(database: Database, statements: Statements) -> None:
    store_id, product_id, variant_id = await spot(database)
    await counted(database, store_id, variant_id, 3, StockSource.POS)

    async with statements(at_most=2):
        [facts] = await facts_of(database, [Why(store_id, None, (), None, product_id)])

    assert facts is not None
    assert isinstance(facts.stock, Known)
    assert facts.stock[:2] == ("POS", 3)


async def test_a_store_sees_what_it_has(
    database: Database, ring: Keyring, statements: Statements
) -> None:
    store_id, product_id, _ = await spot(database)
    await case(database, ring, store_id, product_id, scanned=2)
    await case(database, ring, store_id, product_id, scanned=0)

    async with statements(at_most=1):
        [row] = await stock(database, store_id)

    assert (row.source, row.quantity, row.reserved) == ("INFERRED", 10, 0)
    assert row.at is not None


async def test_a_count_takes_the_place_of_what_was_inferred(
    database: Database, ring: Keyring
) -> None:
    store_id, product_id, variant_id = await spot(database)
    await case(database, ring, store_id, product_id)
    await reserved(database, [Want(store_id, variant_id, 1)])
    [before] = await stock(database, store_id)

    await counted(database, store_id, variant_id, 4)

    [after] = await stock(database, store_id)
    assert (before.source, before.quantity, before.reserved) == ("INFERRED", 6, 1)
    assert (after.source, after.quantity, after.reserved) == ("COUNTED", 4, 1)


async def test_stock_pages_without_bundles(database: Database) -> None:
    store_id, product_id, variant_id = await spot(database)
    box = await bundle(database, (variant_id, 2))
    other = await product(database)
    box_of = await database.value("select product_id from product_variant where id = $1", box)
    store_id = await places.store(database, products=[product_id, box_of, other])

    [first] = await stock_of_stores(database, [Stocktaking(store_id, 1)])
    [second] = await stock_of_stores(database, [Stocktaking(store_id, 1, first.rows[0].variant_id)])

    found = [row.product_id for row in (*first.rows, *second.rows)]
    assert (found, first.has_next, second.has_next) == ([product_id, other], True, False)
    assert {row.quantity for row in (*first.rows, *second.rows)} == {None}
