"""What orders do to a shelf, by phones: bundles, limits, prices of the store, the last piece."""

import asyncio
from dataclasses import replace
from uuid import UUID

from bff.domains.product import prices
from bff.domains.product.prices import Price
from bff.domains.product.service import NewVariant
from bff.domains.store import service as stores
from bff.kit.database import Database
from tests.conftest import HandPhone
from tests.given import order, product, stock
from tests.given.order import Shop


async def also(database: Database, here: Shop, variant_id: UUID) -> Shop:
    """Have the shop sell something else as well, and look at that."""
    statement = "select product_id from product_variant where id = $1"
    product_id = await database.value(statement, variant_id)
    async with database.transaction() as transaction:
        await stores.sell(transaction, [(here.store_id, product_id)])
    return replace(here, variant_id=variant_id, product_id=product_id)


async def test_the_last_piece_is_ordered_once(database: Database, hand_phone: HandPhone) -> None:
    here = await order.shop(database, pieces=1)
    phones = [await order.buyer(hand_phone) for _ in range(8)]

    told = await asyncio.gather(*(order.placed(phone, here) for phone in phones))

    assert sorted(one["__typename"] for one in told) == ["OrderPlaced"] + ["StockShort"] * 7
    assert await stock.level(database, here.store_id, here.variant_id) == (1, 1)


async def test_what_is_not_on_its_list_is_not_ordered(
    database: Database, hand_phone: HandPhone
) -> None:
    here, phone = await order.shop(database), await order.buyer(hand_phone)
    elsewhere = replace(here, variant_id=await product.variant(database))

    told = await order.placed(phone, elsewhere)

    assert told["__typename"] == "ProductUnavailable"
    assert await stock.level(database, here.store_id, elsewhere.variant_id) == (None, 0)


async def test_a_bundle_is_ordered_of_its_parts(database: Database, hand_phone: HandPhone) -> None:
    here, phone = await order.shop(database, pieces=3), await order.buyer(hand_phone)
    box = await also(database, here, await product.bundle(database, (here.variant_id, 2)))

    first, second = [await order.placed(phone, box) for _ in range(2)]

    assert (first["__typename"], second["__typename"]) == ("OrderPlaced", "StockShort")
    assert await stock.level(database, here.store_id, here.variant_id) == (3, 2)


async def test_nobody_has_more_than_the_limit(database: Database, hand_phone: HandPhone) -> None:
    here, phone = await order.shop(database), await order.buyer(hand_phone)
    few = [NewVariant(title="一瓶", price_fen=100, per_order=2, per_member=3)]
    rare = await also(database, here, await product.variant(database, variants=few))

    told = [await order.placed(phone, rare, pieces) for pieces in (3, 2, 2, 1)]

    assert [one["__typename"] for one in told] == [
        "PurchaseLimitReached",
        "OrderPlaced",
        "PurchaseLimitReached",
        "OrderPlaced",
    ]
    limited = [one["message"] for one in told if one["__typename"] == "PurchaseLimitReached"]
    assert [said[-len(" 一瓶每单限购 2 件。") :] for said in limited] == [
        " 一瓶每单限购 2 件。",
        " 一瓶每人限购 3 件。",
    ]
    assert await stock.level(database, here.store_id, rare.variant_id) == (None, 3)


async def test_an_order_costs_what_the_store_asks(
    database: Database, hand_phone: HandPhone
) -> None:
    here, phone = await order.shop(database), await order.buyer(hand_phone)
    async with database.transaction() as transaction:
        price = Price(here.variant_id, here.store_id, None, 9_900)
        await prices.announce(transaction, [price])

    told = await order.placed(phone, here, 2)

    assert told["order"]["payable"]["fen"] == 19_800
