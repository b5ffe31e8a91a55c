"""A server that is killed while people buy and pay owes nobody anything afterwards."""

import asyncio
from collections.abc import AsyncIterator
from random import Random

import pytest

from bff.kit.database import Database
from tests.audit import audit
from tests.faults import founding, serving, wechat
from tests.faults.conftest import PROVE, Say
from tests.faults.lives import Lives
from tests.faults.settling import differences, settled
from tests.services import Services

PEOPLE = 24 if PROVE else 12
CAMPAIGNS, KILLS = (5, 10) if PROVE else (1, 2)
CAMPAIGN_S = 600
TOLD = """
    select (select count(*) from orders) as orders,
        (select count(*) from payment where state = 'PAID') as paid,
        (select count(*) from payment where state = 'LATE') as late,
        (select count(*) from refund where state = 'DONE') as refunds,
        (select count(*) from party where state = 'COMPLETE') as complete,
        (select count(*) from party where state <> 'COMPLETE') as not_complete,
        (select count(*) from seat where state = 'MOVED') as moved,
        (select count(*) from coupon_use where state in ('USED', 'GIVEN_BACK')) as coupons,
        (select count(*) from coupon_use where state in ('RELEASED', 'GIVEN_BACK')) as returned,
        (select count(*) from redemption) as redeemed,
        (select count(*) from coupon where channel = 'ORDER') as gifts,
        (select count(*) from transfer where kind = 'POINTS') as points,
        (select count(*) from order_reduction where points is not null) as with_points,
        (select count(*) from transfer where kind = 'POINTS_RETURNED') as points_returned,
        (select count(*) from orders where origin = 'SALE' and paid_at is not null) as of_sales,
        (select count(*) from community_sale where state = 'ARRIVED') as arrived,
        (select count(*) from refund where once = 'SHORT') as short,
        (select count(*) from refund where decided_by is not null) as decided,
        (select count(*) from orders where picked_up_at is not null) as picked_up
"""


@pytest.fixture
async def lives(
    own_place: Services, tmp_path_factory: pytest.TempPathFactory, seed: int, campaign: int
) -> AsyncIterator[Lives]:
    folder = tmp_path_factory.mktemp("orders_killed")
    async with wechat.started(own_place, folder) as sandbox:
        settings = serving.settings(own_place, sandbox, folder)
        async with serving.started(settings, folder / "said") as server:
            yield Lives(server, sandbox, Random(f"{seed} {campaign}"))


@pytest.mark.parametrize("campaign", range(1, CAMPAIGNS + 1))
async def test_a_killed_server_pays_nobody_twice_and_everybody_once(
    campaign: int, lives: Lives, own_database: Database, seed: int, say: Say
) -> None:
    async with asyncio.timeout(CAMPAIGN_S), serving.line(lives.server, width=PEOPLE) as line:
        dice = [Random(f"{seed} {campaign} {n}") for n in range(PEOPLE + 1)]
        street = await founding.founded(lives, line, own_database)
        people = [
            await founding.shopper(street, line, own_database, n, dice[n]) for n in range(PEOPLE)
        ]
        leader = await founding.leader(street, line, own_database, dice[PEOPLE])

        async with asyncio.TaskGroup() as together:
            for doing in (lives.reaped(KILLS), leader.lead(), *(one.shop() for one in people)):
                together.create_task(doing)
        await settled(lives.sandbox, own_database)

    told = await own_database.row(TOLD)
    say(
        f"campaign {campaign} of {CAMPAIGNS}, PROVE_SEED={seed}: {KILLS} kills, {lives.between}"
        f" of them between WeChat's yes and ours; {dict(told or {})}"
    )
    orders = await own_database.fetch("select id from orders")
    assert {row["id"] for row in orders} == street.orders
    assert await differences(lives.sandbox, own_database) == []
    assert await audit(own_database) == []
