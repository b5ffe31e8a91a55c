from datetime import timedelta
from uuid import UUID

import pytest

from bff.domains.checkout import reminding
from bff.domains.community_sale import arriving
from bff.domains.community_sale.arriving import Arrival, Count
from bff.domains.community_sale.rules import PICKED_UP_WITHIN, Item
from bff.kit import clock
from bff.kit.database import Database
from tests.given import checkout, order, sale
from tests.given import member as members

DAY_S = timedelta(days=1).total_seconds()
LATE_S = PICKED_UP_WITHIN.total_seconds() + 1
TOLD = "select about_id from message where moment = 'PICKUP_OVERDUE'"
PICKED_UP = """
    update orders set state = 'PICKED_UP', picked_up_at = bff_now(), picked_up_by = member_id,
        picked_up_store_id = store_id
    where id = $1
"""


async def told(database: Database) -> list[UUID]:
    return [row["about_id"] for row in await database.fetch(TOLD)]


@pytest.fixture
async def waiting(own_database: Database) -> list[UUID]:
    """Two orders of a sale whose goods have arrived."""
    here = await sale.place(own_database)
    variant_id = await sale.variant(own_database, here)
    sale_id = await sale.sale(own_database, here, Item(variant_id, sale.PRICE_FEN, None))
    orders = [await sale.ordered(own_database, sale_id, (variant_id, 1)) for _ in range(2)]
    await clock.advance(own_database, DAY_S + 1)
    async with own_database.transaction() as transaction:
        counts = [Count(variant_id, sent=2, arrived=2, broken=0)]
        arrived = await arriving.arrive(transaction, here.leader_id, sale_id, counts)
    assert isinstance(arrived, Arrival)
    return [order for order in orders if isinstance(order, UUID)]


async def test_nobody_is_reminded_before_it_is_late(
    own_database: Database, waiting: list[UUID]
) -> None:
    await clock.advance(own_database, LATE_S - 60)

    assert await reminding.remind(own_database) == 0
    assert await told(own_database) == []


async def test_whoever_has_not_come_is_reminded_once(
    own_database: Database, waiting: list[UUID]
) -> None:
    await own_database.value(PICKED_UP, waiting[0])
    await clock.advance(own_database, LATE_S)

    reminded = [await reminding.remind(own_database) for _ in range(2)]

    assert reminded == [1, 0]
    assert await told(own_database) == waiting[1:]


async def test_goods_of_a_shelf_have_a_week(own_database: Database) -> None:
    shop = await order.shop(own_database)
    lin = (await members.viewer(own_database)).member_id
    bought = {"store_id": shop.store_id, "product_id": shop.product_id}
    paid = await checkout.paid_for(own_database, lin, **bought)
    await checkout.placed(own_database, lin, **bought)

    reminded = []
    for wait_s in (7 * DAY_S - 60, 61):
        await clock.advance(own_database, wait_s)
        reminded.append(await reminding.remind(own_database))

    assert reminded == [0, 1]
    assert await told(own_database) == [paid]


async def test_what_waits_for_weeks_is_no_news(own_database: Database, waiting: list[UUID]) -> None:
    await clock.advance(own_database, LATE_S + reminding.ASKED_FOR.total_seconds())

    assert await reminding.remind(own_database) == 0
    assert await told(own_database) == []
