import asyncio
from datetime import UTC, datetime
from uuid import UUID

from bff.domains.coupon.rules import Channel
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.conftest import Statements
from tests.given import coupon as coupons
from tests.given.ordering import Orders, state

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SOURCE = "select channel, source_id, member_id from coupon where id = $1"


async def giving(database: Database, **draft: object) -> UUID:
    """A campaign of the product that it is asked for, which gives with orders."""
    product = uuid7()
    await coupons.campaign(database, channels=(Channel.ORDER,), products=[product], **draft)
    return product


async def test_a_paid_order_gives_its_coupon(orders: Orders, database: Database) -> None:
    bought = orders.bought(uuid7(), await giving(database))

    [coupon] = await orders.gave(bought)

    row = await database.row(SOURCE, coupon)
    assert tuple(row or ()) == ("ORDER", bought.order_id, bought.member_id)


async def test_other_goods_and_other_stores_give_nothing(
    orders: Orders, database: Database
) -> None:
    elsewhere = await giving(
        database, terms=coupons.amount_off(1, everywhere=False, store_id=uuid7())
    )
    far = await giving(database, terms=coupons.amount_off(1, dealer_id=uuid7()))

    given = await orders.gave(orders.bought(uuid7(), uuid7(), elsewhere, far))

    assert given == []


async def test_what_ran_out_refuses_no_payment(orders: Orders, database: Database) -> None:
    product = await giving(database, total=1)

    first = await orders.gave(*(orders.bought(uuid7(), product) for _ in range(3)))
    second = await orders.gave(orders.bought(uuid7(), product))

    assert (len(first), second) == (1, [])


async def test_what_nobody_could_use_is_not_given(orders: Orders, database: Database) -> None:
    product = await giving(database, use_until=LONG_AGO)

    assert await orders.gave(orders.bought(uuid7(), product)) == []


async def test_a_limit_binds_gifts_of_orders(orders: Orders, database: Database) -> None:
    lin, product = uuid7(), await giving(database, per_member=1)

    answers = await asyncio.gather(*(orders.gave(orders.bought(lin, product)) for _ in range(8)))

    assert sum(len(given) for given in answers) == 1


async def test_a_refunded_order_takes_its_gift_back(orders: Orders, database: Database) -> None:
    bought = orders.bought(uuid7(), await giving(database))
    [coupon] = await orders.gave(bought)

    await orders.refunded(bought.order_id)

    assert await state(database, coupon) == "REVOKED"


async def test_a_gift_in_an_unpaid_order_goes_after_it(orders: Orders, database: Database) -> None:
    bought = orders.bought(uuid7(), await giving(database))
    [coupon] = await orders.gave(bought)
    later = orders.wanted(bought.member_id, coupon)
    await orders.placed(later)

    await orders.refunded(bought.order_id)
    meanwhile = await state(database, coupon)
    await orders.cancelled(later.order_id)

    assert (meanwhile, await state(database, coupon)) == ("LOCKED", "REVOKED")


async def test_a_gift_that_was_used_stays_used(orders: Orders, database: Database) -> None:
    bought = orders.bought(uuid7(), await giving(database))
    [coupon] = await orders.gave(bought)
    later = orders.wanted(bought.member_id, coupon)
    await orders.placed(later)
    await orders.paid(later.order_id)

    await orders.refunded(bought.order_id)
    meanwhile = await state(database, coupon)
    await orders.refunded(later.order_id)

    assert (meanwhile, await state(database, coupon)) == ("USED", "REVOKED")


async def test_sixty_four_orders_give_by_two_statements(
    orders: Orders, database: Database, statements: Statements
) -> None:
    product = await giving(database)
    bought = [orders.bought(uuid7(), product) for _ in range(64)]

    # The third one writes them.
    async with statements(at_most=3):
        given = await orders.gave(*bought)

    assert len(set(given)) == 64
