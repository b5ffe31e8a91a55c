import asyncio
from uuid import UUID

from bff.app import House
from bff.domains.checkout import rounds
from bff.domains.checkout.cashier import TRIES_MAX, Cashier
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from tests.conftest import HandPhone
from tests.given import checkout, stock
from tests.given import member as members
from tests.given import order as given
from tests.given.wechat import Sandbox

OVER = """
    update orders set placed_at = placed_at, expires_at = placed_at + interval '1 microsecond'
    where id = $1
"""
CLOSE = "/v3/pay/transactions/out-trade-no/{out_trade_no}/close"
TRIED = "update payment set asked = $2 where order_id = $1"


def number(answer: given.Data) -> UUID:
    return ids.read(Kind.ORDER, answer["order"]["id"])


async def test_an_order_that_is_not_paid_in_time_ends(
    hand_phone: HandPhone, house: House, database: Database
) -> None:
    shop, lin = await given.shop(database, pieces=2), await given.buyer(hand_phone)
    order_id = number(await given.placed(lin, shop, 2))
    await database.value(OVER, order_id)

    await given.asked_of(house, order_id)

    assert await given.state(database, order_id) == ("EXPIRED", "CLOSED")
    assert await stock.level(database, shop.store_id, shop.variant_id) == (2, 0)


async def test_money_at_the_last_moment_still_buys(
    hand_phone: HandPhone, house: House, database: Database
) -> None:
    shop, lin = await given.shop(database, pieces=2), await given.buyer(hand_phone)
    answer = await given.placed(lin, shop)
    await lin.pay(answer["payment"])
    await database.value(OVER, number(answer))

    await given.asked_of(house, number(answer))

    assert await given.state(database, number(answer)) == ("PAID", "PAID")


async def test_an_order_waits_for_wechat_but_not_for_ever(
    hand_phone: HandPhone, house: House, database: Database, sandbox: Sandbox
) -> None:
    shop, lin = await given.shop(database, pieces=1), await given.buyer(hand_phone)
    order_id = number(await given.placed(lin, shop))
    await database.value(OVER, order_id)
    await sandbox.fault(CLOSE, "http", times=None, status=500)

    await given.asked_of(house, order_id)
    waiting = await given.state(database, order_id)
    await database.value(TRIED, order_id, TRIES_MAX)
    await given.asked_of(house, order_id)

    assert waiting == ("PLACED", "OPEN")
    assert await given.state(database, order_id) == ("EXPIRED", "OPEN")
    await sandbox.control("DELETE", "/faults")


async def test_two_workers_end_an_order_once(
    hand_phone: HandPhone, house: House, database: Database
) -> None:
    shop, lin = await given.shop(database, pieces=4), await given.buyer(hand_phone)
    orders = [number(await given.placed(lin, shop)) for _ in range(4)]
    for order_id in orders:
        await database.value(OVER, order_id)
        await database.value(given.DUE, order_id)

    await asyncio.gather(*(rounds.payments(house.services.get(Cashier)) for _ in range(4)))

    assert {await given.state(database, order_id) for order_id in orders} == {("EXPIRED", "CLOSED")}
    assert await stock.level(database, shop.store_id, shop.variant_id) == (4, 0)


async def test_a_free_order_is_settled_after_a_crash(house: House, database: Database) -> None:
    shop = await given.shop(database, price_fen=0)
    lin = (await members.viewer(database)).member_id
    # Whoever placed it died before it was settled.
    order = await checkout.placed(database, lin, store_id=shop.store_id, product_id=shop.product_id)
    before = await given.state(database, order.order_id)

    await rounds.free_orders(house.services.get(Cashier))

    assert before == ("PLACED", None)
    assert await given.state(database, order.order_id) == ("PAID", None)
