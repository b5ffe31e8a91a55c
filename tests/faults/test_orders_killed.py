"""A server that is killed while people buy and pay owes nobody anything afterwards."""

import asyncio
from collections.abc import AsyncIterator
from random import Random

import httpx
import pytest

from bff.context import App
from bff.domains.group_buy.rules import Tier
from bff.kit.database import Database
from bff.story.phone import Phone
from tests.audit import audit
from tests.faults import serving, wechat
from tests.faults.conftest import PROVE, Say
from tests.faults.lives import Lives
from tests.faults.settling import differences, settled
from tests.faults.shoppers import Shopper, Street
from tests.given import group_buy, payment
from tests.given import order as shops
from tests.services import Services

PEOPLE = 24 if PROVE else 12
CAMPAIGNS, KILLS = (5, 10) if PROVE else (1, 3)
CAMPAIGN_S = 600
PARTY_S = 1_200
LADDERS = (
    (Tier(2, 11_800),),
    (Tier(2, 11_800), Tier(3, 10_800)),
    (Tier(3, 10_800), Tier(4, 9_800)),
    (Tier(5, 8_800),),
)
TOLD = """
    select (select count(*) from orders) as orders,
        (select count(*) from payment where state = 'PAID') as paid,
        (select count(*) from payment where state = 'LATE') as late,
        (select count(*) from refund where state = 'DONE') as refunds,
        (select count(*) from party where state = 'COMPLETE') as complete,
        (select count(*) from party where state <> 'COMPLETE') as not_complete,
        (select count(*) from seat where state = 'MOVED') as moved
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


@pytest.fixture
async def street(lives: Lives, own_database: Database) -> Street:
    await payment.rates(own_database)
    shop = await shops.shop(own_database, pieces=10_000)
    taking = {"product_id": shop.product_id, "stores": [shop.store_id], "lasts_s": PARTY_S}
    offers = [await group_buy.offer(own_database, ladder, **taking) for ladder in LADDERS]
    return Street(lives, shop, offers)


async def shopper(street: Street, line: httpx.AsyncClient, dice: Random, person: str) -> Shopper:
    sandbox = street.lives.sandbox
    await sandbox.person(person)
    phone = Phone(person, App.CONSUMER, server=line, sandbox=sandbox.client)
    await phone.sign_in()
    return Shopper(phone, dice, street)


@pytest.mark.parametrize("campaign", range(1, CAMPAIGNS + 1))
async def test_a_killed_server_pays_nobody_twice_and_everybody_once(
    campaign: int, street: Street, own_database: Database, seed: int, say: Say
) -> None:
    lives = street.lives
    async with asyncio.timeout(CAMPAIGN_S), serving.line(lives.server, width=PEOPLE) as line:
        people = [
            await shopper(street, line, Random(f"{seed} {campaign} {n}"), f"shopper-{n}")
            for n in range(PEOPLE)
        ]

        async with asyncio.TaskGroup() as together:
            together.create_task(lives.reaped(KILLS))
            for one in people:
                together.create_task(one.shop())
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
