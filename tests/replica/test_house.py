"""A server with a replica, as phones and balancers see it."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bff import app as application
from bff import metrics
from bff.app import House
from bff.config import ConfigError
from bff.context import App
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Phone
from tests.given import coupon as coupons
from tests.given.replica import Pair
from tests.given.wechat import Sandbox
from tests.replica.workers import until

CAMPAIGN = "query($id: ID!) { campaign(id: $id) { title } }"


@pytest.fixture
async def server(house: House, beside: Pair, primary: Database) -> AsyncIterator[httpx.AsyncClient]:
    assert await primary.value("select not pg_is_in_recovery()")
    urls = {
        "database_url": beside.primary.url("dongxiao_app"),
        "database_replica_url": beside.replica.url("dongxiao_app"),
    }
    async with application.opened(house.settings.model_copy(update=urls)) as own:
        # It takes a while, in which nobody looks after the replica.
        transport = httpx.ASGITransport(application.served(own))
        await until(lambda: own.sources is not None and own.sources.word() == "ok")
        async with httpx.AsyncClient(transport=transport, base_url="http://brand") as client:
            yield client


def counted(source: str) -> float:
    found = metrics.REGISTRY.get_sample_value("dongxiao_queries_total", {"source": source})
    return found or 0.0


async def test_a_phone_that_signs_in_misses_nothing(
    server: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    lin = Phone(await sandbox.person("lin"), App.CONSUMER, server=server, sandbox=sandbox.client)
    before = counted("primary")

    await lin.sign_in()
    await lin.send("ProfileUpdate", input={"nickname": "林小满"})

    assert (await lin.send("Me"))["me"]["member"]["nickname"] == "林小满"
    assert counted("primary") == before + 1


async def test_the_signed_out_read_the_replica(
    server: httpx.AsyncClient, sandbox: Sandbox, primary: Database, beside: Pair
) -> None:
    shown = ids.opaque(Kind.CAMPAIGN, await coupons.campaign(primary))
    await beside.caught_up()
    nobody = Phone("nobody", App.CONSUMER, server=server, sandbox=sandbox.client)
    before = counted("replica")

    answer = await nobody.ask(CAMPAIGN, id=shown)

    assert answer["data"]["campaign"]["title"]
    assert counted("replica") == before + 1


async def test_a_server_says_how_its_replica_is(server: httpx.AsyncClient) -> None:
    ready = (await server.get("/readyz")).json()

    assert ready["replica"] == "ok"
    assert "dongxiao_replica_lag_seconds" in (await server.get("/metrics")).text


async def test_a_malformed_address_is_told(house: House) -> None:
    wrong = house.settings.model_copy(update={"database_replica_url": "mysql://replica"})

    with pytest.raises(ConfigError, match="BFF_DATABASE_REPLICA_URL: a database URL reads"):
        async with application.opened(wrong):
            pass
