import pytest
from asyncpg import CheckViolationError

from bff.domains.product import service as products
from bff.kit.database import Database
from bff.kit.ids import uuid7
from loaders.product import products_of, published_products_of
from tests.conftest import Statements
from tests.given.product import product


async def test_products_come_in_the_order_of_keys(
    database: Database, statements: Statements
) -> None:
    one, two, missing = await product(database, "一"), await product(database, "二"), uuid7()

    async with statements(at_most=1):
        rows = await products_of(database, [two, missing, one])

    assert [row and row.title for row in rows] == ["二", None, "一"]


async def test_a_withdrawn_product_keeps_its_name_only(database: Database) -> None:
    product_id = await product(database)

    async with database.transaction() as transaction:
        await products.withdraw(transaction, product_id)

    assert await published_products_of(database, [(product_id, None)]) == [None]
    [row] = await products_of(database, [product_id])
    assert row is not None


async def test_a_published_product_is_shown(database: Database) -> None:
    product_id = await product(database, published=False)

    async with database.transaction() as transaction:
        await products.publish(transaction, product_id)

    [row] = await published_products_of(database, [(product_id, None)])
    assert row is not None


async def test_no_price_is_below_zero(database: Database) -> None:
    product_id = await product(database)

    with pytest.raises(CheckViolationError):
        async with database.transaction() as transaction:
            await transaction.execute("update product set price_fen = -1 where id = $1", product_id)


async def test_to_add_nothing_adds_nothing(database: Database) -> None:
    before = await database.value("select count(*) from product")

    async with database.transaction() as transaction:
        assert await products.add(transaction, []) == []

    assert await database.value("select count(*) from product") == before
