from uuid import UUID

from bff.domains.product import prices
from bff.domains.product.prices import Price
from bff.domains.product.service import NewVariant
from bff.domains.store.shelf import Want
from bff.kit.database import Database
from bff.kit.ids import uuid7
from loaders.variant import VariantRow, categories_of, parts_of, pictures_of, variants_of
from tests.conftest import Statements
from tests.given import store as places
from tests.given.product import bundle, category, product, variant, variants
from tests.given.stock import counted, reserved

TWO = (NewVariant(title="单瓶", price_fen=9_900), NewVariant(title="整箱", price_fen=55_000))


async def shown(database: Database, product_id: UUID, store_id: UUID | None) -> list[VariantRow]:
    [rows] = await variants_of(database, [(product_id, store_id)])
    return rows


async def test_variants_cost_what_the_store_asks(
    database: Database, statements: Statements
) -> None:
    product_id = await product(database, variants=TWO)
    here, bottle = await places.store(database), (await variants(database, product_id))[0]
    async with database.transaction() as transaction:
        await prices.announce(transaction, [Price(bottle, here, None, 8_800)])

    async with statements(at_most=1):
        there, anywhere = await variants_of(database, [(product_id, here), (product_id, None)])

    assert [(row.title, row.price_fen) for row in there] == [("单瓶", 8_800), ("整箱", 55_000)]
    assert [row.price_fen for row in anywhere] == [9_900, 55_000]


async def test_only_what_was_counted_is_left(database: Database) -> None:
    product_id, here = await product(database, variants=TWO), await places.store(database)
    bottle, _ = await variants(database, product_id)
    await counted(database, here, bottle, 7)
    await reserved(database, [Want(here, bottle, 2)])

    assert [row.left for row in await shown(database, product_id, here)] == [5, None]
    assert [row.left for row in await shown(database, product_id, None)] == [None, None]


async def test_a_bundle_has_what_its_parts_allow(database: Database) -> None:
    one, two = await variant(database), await variant(database)
    box, here = await bundle(database, (one, 2), (two, 1)), await places.store(database)
    product_id = await database.value("select product_id from product_variant where id = $1", box)

    await counted(database, here, one, 7)
    assert [row.left for row in await shown(database, product_id, here)] == [None]

    await counted(database, here, two, 9)
    assert [row.left for row in await shown(database, product_id, here)] == [3]


async def test_a_bundle_says_what_is_in_it(database: Database) -> None:
    one = await variant(database, title="东风小酒", spec="100ml")
    box = await bundle(database, (one, 2))
    product_id = await database.value("select product_id from product_variant where id = $1", box)

    parts, nothing = await parts_of(database, [product_id, uuid7()])

    assert [(part.title, part.variant_title, part.quantity) for part in parts] == [
        ("东风小酒", "100ml", 2)
    ]
    assert nothing == []


async def test_a_product_has_pictures_and_a_category(database: Database) -> None:
    category_id = await category(database, "礼盒")
    full = await product(database, category_id=category_id, pictures=["https://a", "https://b"])
    plain = await product(database)

    assert await pictures_of(database, [plain, full]) == [[], ["https://a", "https://b"]]
    [none, found] = await categories_of(database, [plain, full])
    assert (none, found and found.title) == (None, "礼盒")
