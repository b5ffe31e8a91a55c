from datetime import timedelta
from uuid import UUID

import pytest
from asyncpg import CheckViolationError

from bff.domains.product import prices
from bff.domains.product import service as products
from bff.domains.product.prices import Price
from bff.domains.product.service import NewVariant
from bff.domains.product.variants import Offered, offered
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.conftest import Statements
from tests.given import store as places
from tests.given.product import product, variant, variants

IN_AN_HOUR = timedelta(hours=1)


async def place(database: Database) -> tuple[UUID, UUID]:
    dealer_id = await places.dealer(database)
    return await places.store(database, dealer_id=dealer_id), dealer_id


async def sold_as(database: Database, *asked: tuple[UUID, UUID, UUID]) -> list[Offered | None]:
    async with database.transaction() as transaction:
        return await offered(transaction, asked)


async def price(database: Database, *asked: tuple[UUID, UUID, UUID]) -> list[int]:
    return [one.price_fen for one in await sold_as(database, *asked) if one]


async def announced(database: Database, *said: Price) -> None:
    async with database.transaction() as transaction:
        await prices.announce(transaction, said)


async def test_a_product_without_variants_is_sold_in_one_way(database: Database) -> None:
    product_id = await product(database, "一", spec="500ml", price_fen=9_900)

    [variant_id] = await variants(database, product_id)

    [one] = await sold_as(database, (uuid7(), uuid7(), variant_id))
    assert one is not None
    assert one[:4] == (variant_id, product_id, "一", "500ml")
    assert (one.price_fen, one.per_order, one.per_member) == (9_900, None, None)


async def test_variants_have_prices_and_limits_of_their_own(database: Database) -> None:
    new = [
        NewVariant(title="单瓶", price_fen=9_900, per_order=12),
        NewVariant(title="整箱", price_fen=55_000, per_member=2),
    ]
    bottle, case = await variants(database, await product(database, variants=new))

    found = await sold_as(database, (uuid7(), uuid7(), case), (uuid7(), uuid7(), bottle))

    assert [one and (one.variant_title, *one[6:]) for one in found] == [
        ("整箱", 55_000, None, 2),
        ("单瓶", 9_900, 12, None),
    ]


async def test_a_store_outbids_its_dealer(database: Database, statements: Statements) -> None:
    (here, dealer_id), (there, other) = await place(database), await place(database)
    one = await variant(database, price_fen=100)
    await announced(
        database,
        Price(one, here, None, 80),
        Price(one, None, dealer_id, 90),
        Price(one, None, other, 95),
    )

    async with statements(at_most=1):
        asked = [(here, dealer_id, one), (there, dealer_id, one), (there, other, one)]
        found = await price(database, *asked, (here, uuid7(), one), (there, uuid7(), one))

    assert found == [80, 90, 95, 80, 100]


async def test_a_price_counts_from_its_moment_on(database: Database) -> None:
    here, dealer_id = await place(database)
    one = await variant(database, price_fen=100)
    now = await clock.now(database)

    await announced(database, Price(one, here, None, 70, now - IN_AN_HOUR))
    await announced(database, Price(one, here, None, 50, now + IN_AN_HOUR))
    assert await price(database, (here, dealer_id, one)) == [70]

    await announced(database, Price(one, here, None, None))
    assert await price(database, (here, dealer_id, one)) == [100]


async def test_what_was_announced_is_never_changed(database: Database) -> None:
    here, dealer_id = await place(database)
    one, now = await variant(database, price_fen=100), await clock.now(database)
    await announced(database, Price(one, here, None, 70, now))

    await announced(database, Price(one, here, None, 60, now))

    assert await price(database, (here, dealer_id, one)) == [70]
    with pytest.raises(CheckViolationError, match="final"):
        await database.fetch("update product_price set price_fen = 1 where variant_id = $1", one)


async def test_what_is_withdrawn_is_not_offered(database: Database) -> None:
    here, dealer_id = await place(database)
    product_id = await product(database)
    [one] = await variants(database, product_id)

    async with database.transaction() as transaction:
        await products.withdraw(transaction, product_id)

    assert await sold_as(database, (here, dealer_id, one), (here, dealer_id, uuid7())) == [None] * 2


async def test_no_product_is_without_a_variant(database: Database) -> None:
    insert = """insert into product (id, title, spec, picture_url, price_fen, bottles_per_case,
        created_at) values ($1, '', '', '', 1, 6, bff_now())"""
    id_ = uuid7()

    with pytest.raises(CheckViolationError, match="has no variant"):
        await database.fetch(insert, id_)

    assert await database.value("select count(*) from product where id = $1", id_) == 0
