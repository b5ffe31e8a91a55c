"""A clock that steps back by an hour stops nobody from buying, and no money is lost by it."""

from collections.abc import AsyncIterator

import pytest

from bff.domains.checkout import ending, refunded
from bff.domains.checkout.ending import End
from bff.domains.checkout.refunded import Step
from bff.domains.order.states import OrderState, RefundState
from bff.gateways import signals
from bff.gateways.signals import Signals
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.keyring import Keyring
from tests.audit import audit
from tests.given import checkout, community, coupon, payment, stock
from tests.given import member as members
from tests.given import order as shops
from tests.given import store as stores

HOUR_S = 3_600
STATES = "select state from orders order by id"


@pytest.fixture
async def told() -> AsyncIterator[Signals]:
    async with signals.opened(checkout.NOWHERE) as opened:
        yield opened


async def test_people_buy_while_the_clock_steps_back(
    own_database: Database, ring: Keyring, told: Signals
) -> None:
    shop = await shops.shop(own_database, pieces=10)
    await payment.rates(own_database)
    lin = (await members.person(own_database, ring)).member_id
    await community.joined(own_database, await stores.community(own_database, shop.store_id), lin)
    mine = await coupon.coupon(own_database, await coupon.campaign(own_database), lin)
    await clock.advance(own_database, HOUR_S)
    goods = {"store_id": shop.store_id, "product_id": shop.product_id}

    gone = await checkout.paid_for(own_database, lin, mine, **goods)
    back = await checkout.paid_for(own_database, lin, **goods)
    over = await checkout.placed(own_database, lin, **goods)
    await clock.advance(own_database, -HOUR_S)
    await checkout.handed_over(own_database, ring, gone, owner=lin, store_id=shop.store_id)
    await ending.end(own_database, told, [End(over.order_id, OrderState.CANCELLED, closed=True)])
    refund = await checkout.refund(own_database, back, lin)
    for state in (RefundState.SENT, RefundState.DONE):
        await refunded.refunded(own_database, checkout.MCHID, [Step(refund, state)])

    assert await stock.level(own_database, shop.store_id, shop.variant_id) == (9, 0)
    states = [row["state"] for row in await own_database.fetch(STATES)]
    assert states == ["PICKED_UP", "REFUNDED", "CANCELLED"]
    assert await audit(own_database) == []
