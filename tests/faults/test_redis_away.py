"""Redis may be flushed, killed or filled with nonsense: only time is lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from redis.asyncio import Redis

from bff.context import App
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.kit.page import cursor
from bff.story.phone import Phone, request_id
from tests.faults import serving
from tests.faults.mortal import Mortal, own_redis, struck
from tests.faults.people import hired
from tests.faults.serving import PATIENCE_S, Server
from tests.given import profit
from tests.given.coupon import campaign
from tests.given.wechat import Sandbox, opened_mini_program, own_apps, running_sandbox
from tests.services import Services

Weather = Callable[[Mortal], Awaitable[None]]


@dataclass(frozen=True)
class Stage:
    """A server on a Redis that may die, and the people who come to it."""

    server: Server
    client: httpx.AsyncClient
    redis: Mortal
    sandbox: Sandbox
    database: Database

    async def signed_in(self, app: App) -> Phone:
        """Hand somebody new a phone and sign in."""
        person = await self.sandbox.person(uuid4().hex)
        phone = Phone(person, app, server=self.client, sandbox=self.sandbox.client)
        await phone.sign_in()
        return phone


@pytest.fixture(scope="module")
async def stage(
    still_place: Services,
    still_database: Database,
    sandbox: Sandbox,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Stage]:
    folder = tmp_path_factory.mktemp("forgetful")
    with own_redis(folder / "redis", still_place) as redis:
        place = Services(
            still_place.database_url, still_place.migration_url, redis.endpoints.redis_url
        )
        settings = serving.settings(place, sandbox, folder)
        async with (
            serving.started(settings, folder / "said") as server,
            serving.line(server, width=1) as client,
        ):
            yield Stage(server, client, redis, sandbox, still_database)


async def flushed(redis: Mortal) -> None:
    """Have it forget everything."""
    async with Redis.from_url(redis.endpoints.redis_url) as client:
        await client.flushall()


async def killed(redis: Mortal) -> None:
    """Kill it; nobody answers at its address any more."""
    struck(redis.redis())


async def replaced(redis: Mortal) -> None:
    """Start another one, which knows nothing, at the same address."""
    await asyncio.to_thread(redis.stop)
    await asyncio.to_thread(redis.start)


@pytest.mark.parametrize("weather", [flushed, killed, replaced])
async def test_people_claim_and_earn_in_any_weather(weather: Weather, stage: Stage) -> None:
    campaign_id, store_id = await campaign(stage.database), uuid7()
    owner = await stage.signed_in(App.STORE_OWNER)
    await hired(owner, stage.database, store_id, Role.OWNER)
    watched = {"storeId": ids.opaque(Kind.STORE, store_id), "after": cursor(0)}

    async with asyncio.timeout(PATIENCE_S), owner.listen("StoreEarned", **watched) as events:
        await weather(stage.redis)
        lin = await stage.signed_in(App.CONSUMER)
        asked = {"campaignId": ids.opaque(Kind.CAMPAIGN, campaign_id), "requestId": request_id()}
        claims = [await lin.send("CouponClaim", input=asked) for _ in range(2)]
        fact = await profit.fact(stage.database, store_id=store_id, advanced_fen=1000)
        await profit.booked(stage.database, fact)
        event = await anext(events)

    assert event["storeEarned"]["share"]["amount"]["fen"] == 1000
    assert claims[0]["couponClaim"]["coupon"] == claims[1]["couponClaim"]["coupon"]


async def test_nothing_was_taken_for_a_fault_of_ours(stage: Stage) -> None:
    assert "resolver_failed" not in stage.server.complaints()


@pytest.mark.parametrize("planted", [b"made up", b"\xff\x00\xfe", b""])
async def test_a_planted_token_is_refused_and_renewed(
    planted: bytes, database: Database, redis: Redis, tmp_path: Path
) -> None:
    apps = own_apps()
    shelf = f"wx:{apps[App.CONSUMER]['appid']}:token"
    await redis.set(shelf, planted, ex=600)

    async with (
        running_sandbox(tmp_path, None, apps=apps) as sandbox,
        opened_mini_program(sandbox, database, redis) as mini_program,
    ):
        image = await mini_program.code_image(App.CONSUMER, "s=1", "pages/a")

    assert image
    assert await redis.get(shelf) != planted
