from uuid import uuid4

from bff.domains.store import service as stores
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from tests.conftest import HandPhone
from tests.given.code import store as a_store
from tests.given.product import product


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
