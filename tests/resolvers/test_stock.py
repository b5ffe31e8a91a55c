from uuid import UUID, uuid4

import pytest

from bff.context import App
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Phone, request_id
from tests.conftest import HandPhone
from tests.given import store as places
from tests.given.product import bundle, product, variants
from tests.given.stock import level
from tests.loaders.test_nearby import somewhere
from tests.resolvers.test_store import granted


@pytest.fixture
async def product_id(database: Database) -> UUID:
    return await product(database)


@pytest.fixture
async def store_id(database: Database, product_id: UUID) -> UUID:
    return await places.store(database, somewhere(), products=[product_id])


@pytest.fixture
async def clerk(database: Database, hand_phone: HandPhone, store_id: UUID) -> Phone:
    phone = await hand_phone(uuid4().hex, App.STORE_OWNER)
    await granted(database, phone, Role.CLERK, store_id)
    return phone


def counting(store_id: UUID, variant_id: UUID, quantity: int) -> dict[str, object]:
    return {
        "storeId": ids.opaque(Kind.STORE, store_id),
        "counts": [{"variantId": ids.opaque(Kind.VARIANT, variant_id), "quantity": quantity}],
        "requestId": request_id(),
    }


async def test_a_clerk_counts_and_sees_it(
    database: Database, clerk: Phone, store_id: UUID, product_id: UUID
) -> None:
    [before] = (await clerk.send("StoreStock"))["myStore"]["stock"]["nodes"]
    [variant_id] = await variants(database, product_id)

    done = await clerk.send("StockCount", input=counting(store_id, variant_id, 4))

    [after] = (await clerk.send("StoreStock"))["myStore"]["stock"]["nodes"]
    assert (before["source"], before["quantity"], before["asOf"]) == ("INFERRED", None, None)
    assert (after["source"], after["left"]) == ("COUNTED", 4)
    assert done["stockCount"]["stock"]["nodes"][0]["quantity"] == 4


async def test_a_bundle_is_not_counted(
    database: Database, clerk: Phone, store_id: UUID, product_id: UUID
) -> None:
    [variant_id] = await variants(database, product_id)
    box = await bundle(database, (variant_id, 2))

    done = await clerk.send("StockCount", input=counting(store_id, box, 4))

    assert "组合装" in done["stockCount"]["message"]
    assert await level(database, store_id, box) == (None, 0)


async def test_neighbours_are_told_what_is_in_stock(
    database: Database, clerk: Phone, store_id: UUID, product_id: UUID
) -> None:
    [variant_id] = await variants(database, product_id)
    await clerk.send("StockCount", input=counting(store_id, variant_id, 4))
    place = await database.row("select lat, lng from store where id = $1", store_id)
    near = dict(place or {})

    looking = {"near": near, "radiusM": 100}
    plain = await clerk.ask(QUERY, **looking)
    found = await clerk.ask(QUERY, **looking, sells=ids.opaque(Kind.PRODUCT, product_id))

    assert plain["data"]["storesNearby"]["nodes"] == [{"reasons": ["0米", "24小时营业"]}]
    assert found["data"]["storesNearby"]["nodes"] == [{"reasons": ["0米", "24小时营业", "现货4件"]}]


QUERY = """
    query ($near: PointInput!, $radiusM: Int!, $sells: ID) {
        storesNearby(near: $near, radiusM: $radiusM, sells: $sells) { nodes { reasons } }
    }
"""
