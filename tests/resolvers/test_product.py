from uuid import uuid4

from bff.context import App
from bff.domains.member.kinds import Role
from bff.domains.product import prices
from bff.domains.product.prices import Price
from bff.domains.store import service as stores
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.story.phone import request_id
from tests.conftest import HandPhone
from tests.edge.changes import fingerprint
from tests.edge.world import grant, member
from tests.given import store as places
from tests.given.code import store as a_store
from tests.given.product import category, product, variants


async def test_a_product_is_shown_to_everybody(hand_phone: HandPhone, database: Database) -> None:
    phone = await hand_phone(uuid4().hex, signed_in=False)
    product_id = ids.opaque(Kind.PRODUCT, await product(database))

    shown = (await phone.send("Product", id=product_id))["product"]

    assert (shown["title"], shown["price"]["display"]) == ("东风大曲", "¥128.00")


async def test_hidden_and_missing_products_look_the_same(
    hand_phone: HandPhone, database: Database
) -> None:
    phone = await hand_phone(uuid4().hex, signed_in=False)
    hidden = await product(database, published=False)

    answers = [
        await phone.send("Product", id=ids.opaque(Kind.PRODUCT, id_)) for id_ in (hidden, uuid7())
    ]

    assert answers == [{"product": None}] * 2


async def test_a_store_shows_what_it_sells_only(hand_phone: HandPhone, database: Database) -> None:
    phone = await hand_phone(uuid4().hex, signed_in=False)
    sold, other, store = await product(database), await product(database), await a_store(database)
    async with database.transaction() as transaction:
        await stores.sell(transaction, [(store, sold)])
    there = ids.opaque(Kind.STORE, store)

    shown, missing = [
        await phone.send("Product", id=ids.opaque(Kind.PRODUCT, id_), storeId=there)
        for id_ in (sold, other)
    ]

    assert shown["product"]["title"] == "东风大曲"
    assert missing == {"product": None}


async def test_a_product_is_priced_at_its_store(hand_phone: HandPhone, database: Database) -> None:
    phone = await hand_phone(uuid4().hex, signed_in=False)
    product_id, store_id = await product(database), await a_store(database)
    [variant_id] = await variants(database, product_id)
    async with database.transaction() as transaction:
        await stores.sell(transaction, [(store_id, product_id)])
        await prices.announce(transaction, [Price(variant_id, store_id, None, 9_900)])
    asked = {"id": ids.opaque(Kind.PRODUCT, product_id)}

    there = await phone.send("Product", **asked, storeId=ids.opaque(Kind.STORE, store_id))
    anywhere = await phone.send("Product", **asked)

    assert there["product"]["variants"][0]["price"]["display"] == "¥99.00"
    assert anywhere["product"]["variants"][0]["price"]["display"] == "¥128.00"


async def test_a_store_s_products_are_searched(hand_phone: HandPhone, database: Database) -> None:
    phone = await hand_phone(uuid4().hex, signed_in=False)
    sold = [await product(database, title) for title in ("东风大曲", "东风小酒")]
    store_id = ids.opaque(Kind.STORE, await places.store(database, products=sold))

    [listed, front] = [
        await phone.send("Products", storeId=store_id, text="小酒"),
        await phone.send("StoreProducts", id=store_id, text="小酒"),
    ]

    assert [row["title"] for row in listed["products"]["nodes"]] == ["东风小酒"]
    assert front["storeFront"]["products"] == listed["products"]


async def test_categories_lead_to_products(hand_phone: HandPhone, database: Database) -> None:
    phone = await hand_phone(uuid4().hex, signed_in=False)
    category_id = ids.opaque(Kind.CATEGORY, await category(database))
    await product(database, category_id=ids.read(Kind.CATEGORY, category_id))

    shown = (await phone.send("Categories"))["categories"]
    listed = await phone.send("Products", category=category_id)

    assert category_id in [row["id"] for row in shown]
    assert [row["title"] for row in listed["products"]["nodes"]] == ["东风大曲"]


async def test_too_long_a_text_is_refused(hand_phone: HandPhone) -> None:
    phone = await hand_phone(uuid4().hex, signed_in=False)

    answer = await phone.ask(
        "query ($text: String) { products(text: $text) { nodes { id } } }", text="酒" * 41
    )

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_an_operator_publishes_and_a_shopper_finds(
    hand_phone: HandPhone, database: Database
) -> None:
    desk, phone = await hand_phone(uuid4().hex, App.DESK), await hand_phone(uuid4().hex)
    await grant(database, await member(desk), Role.OPERATOR, None)
    store_id = ids.opaque(Kind.STORE, await a_store(database))
    title = f"新酒{uuid4().hex[:8]}"
    wish = {
        "title": title,
        "spec": "500ml",
        "pictures": ["https://img.brand.example/1.webp"],
        "price": 9900,
        "bottlesPerCase": 6,
        "variants": [{"title": "单瓶", "price": 9900, "perOrder": 6}],
        "soldAt": [store_id],
        "requestId": request_id(),
    }

    done = (await desk.send("ProductPublish", input=wish))["productPublish"]["product"]
    again = (await desk.send("ProductPublish", input=wish))["productPublish"]["product"]

    [found] = (await phone.send("Products", storeId=store_id, text=title))["products"]["nodes"]
    assert found["id"] == done["id"] == again["id"]
    assert done["variants"][0]["perOrder"] == 6


async def test_a_missing_product_is_not_changed(hand_phone: HandPhone, database: Database) -> None:
    desk = await hand_phone(uuid4().hex, App.DESK)
    await grant(database, await member(desk), Role.OPERATOR, None)
    before = await fingerprint(database)
    wish = {
        "productId": ids.opaque(Kind.PRODUCT, uuid7()),
        "title": "新酒",
        "spec": "500ml",
        "pictures": ["https://img.brand.example/1.webp"],
        "price": 9900,
        "bottlesPerCase": 6,
        "variants": [{"title": "单瓶", "price": 9900}],
        "requestId": request_id(),
    }

    told = (await desk.send("ProductPublish", input=wish))["productPublish"]

    assert told == {"__typename": "ProductUnknown", "message": "找不到该商品。"}
    assert await fingerprint(database) == before
