from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bff.domains.product import rules
from bff.domains.product import service as products
from bff.domains.product.service import NewProduct
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.page import last_id
from loaders import assortment
from loaders.assortment import Listing, categories_listed, products_listed
from tests.conftest import Statements
from tests.given import store as places
from tests.given.product import category, product

SIGNS = some.text("东风大曲陈酿小酒ab 42", min_size=1, max_size=8)


async def titles(database: Database, listing: Listing) -> list[str]:
    [page] = await products_listed(database, [listing])
    return [row.title for row in page.rows]


async def found(database: Database, text: str, category_id: UUID) -> list[str]:
    words = rules.sought(text)
    return await titles(database, Listing(50, category_id=category_id, words=words))


@pytest.mark.parametrize(
    "text",
    ["大曲", "曲", "东风大曲", "风大 42", "４２度", "大曲42", "DONGFENG", " 东  曲 ", "500ML"],
)
async def test_a_product_is_found_by_its_words(database: Database, text: str) -> None:
    category_id = await category(database)
    await product(database, "Dongfeng 东风大曲 42度", category_id=category_id)

    assert await found(database, text, category_id) == ["Dongfeng 东风大曲 42度"]


@pytest.mark.parametrize("text", ["风曲", "东大", "小酒", "大曲 52", "%", "曲大曲", "东风大曲2"])
async def test_what_is_not_in_a_name_finds_nothing(database: Database, text: str) -> None:
    category_id = await category(database)
    await product(database, "东风大曲 42度", category_id=category_id)

    assert await found(database, text, category_id) == []


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(names=some.lists(SIGNS, max_size=5), text=SIGNS)
async def test_search_is_a_look_at_each_name(
    database: Database, names: list[str], text: str
) -> None:
    category_id = await category(database)
    for name in names:
        await product(database, name, spec="", category_id=category_id)

    words = rules.sought(text).split()
    keys = ["".join(name.split()) for name in names]
    expected = [
        name for name, key in zip(names, keys, strict=True) if all(word in key for word in words)
    ]

    assert await found(database, text, category_id) == expected[::-1]


async def test_a_store_lists_what_it_sells(database: Database, statements: Statements) -> None:
    category_id = await category(database)
    listed = [await product(database, f"商品{n}", category_id=category_id) for n in range(4)]
    here = await places.store(database, products=listed[:2])
    await product(database, "商品9", published=False, category_id=category_id)

    async with statements(at_most=4):
        [there, all_, word] = await products_listed(
            database,
            [
                Listing(9, store_id=here),
                Listing(9, category_id=category_id),
                Listing(9, store_id=here, words="品1"),
            ],
        )

    assert [row.title for row in there.rows] == ["商品1", "商品0"]
    assert {row.store_id for row in there.rows} == {here}
    assert [row.title for row in all_.rows] == ["商品3", "商品2", "商品1", "商品0"]
    assert [row.title for row in word.rows] == ["商品1"]


async def test_pages_follow_each_other(database: Database) -> None:
    category_id = await category(database)
    for n in range(5):
        await product(database, f"商品{n}", category_id=category_id)

    [first] = await products_listed(database, [Listing(3, category_id=category_id)])
    after = last_id(first.end_cursor)
    [second] = await products_listed(database, [Listing(3, after, category_id=category_id)])

    assert [row.title for row in (*first.rows, *second.rows)] == [
        f"商品{n}" for n in range(4, -1, -1)
    ]
    assert (first.has_next, second.has_next) == (True, False)


async def test_many_listings_take_four_statements(
    database: Database, statements: Statements
) -> None:
    store_id = await places.store(database)
    asked = [
        Listing(first, store_id=there, words=words)
        for first in range(1, 17)
        for there in (store_id, None)
        for words in ("酒", "")
    ]

    async with statements(at_most=4):
        pages = await products_listed(database, asked)

    assert len(pages) == 64


async def test_categories_come_in_the_brand_s_order(database: Database) -> None:
    one, two = await category(database), await category(database)
    again = await category(database, (await rows(database))[one])

    order = list(await rows(database))

    assert again == one
    assert order.index(one) < order.index(two)


async def rows(database: Database) -> dict[UUID, str]:
    [found] = await categories_listed(database, [""])
    return {row.id: row.title for row in found}


async def test_words_are_found_by_an_index(own_database: Database) -> None:
    plain: dict[str, Any] = {"spec": "", "picture_url": "", "price_fen": 1, "bottles_per_case": 6}
    new = [NewProduct(title=f"{uuid7().hex[-8:]}大曲{n}度", **plain) for n in range(3_000)]
    async with own_database.transaction() as transaction:
        await products.add(transaction, new)
        await transaction.execute("analyze product")

    statement = assortment.query(at_store=False, by_words=True)
    values = ([21], [None], [None], [None], ["2999度"])
    [row] = await own_database.fetch(f"explain (analyze, format json) {statement}", *values)

    plan = orjson.loads(row[0])[0]["Plan"]
    assert "product_search" in str(plan)
    assert plan["Actual Rows"] == 1
    assert "Seq Scan on product" not in str(plan)
