"""The judges of GraphQL over HTTP, and the reference clients, against a server on a port."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from starlette.types import ASGIApp

from bff.app import House
from bff.context import App
from bff.engine.errors import Code
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.kit.page import cursor
from bff.story.phone import document, request_id
from tests.conftest import HandPhone
from tests.given import node, profit
from tests.given.listening import listening
from tests.given.socket import Watch, watch

AUDITS = 61
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Script:
    """A script of `tests/contract/node` that runs; what it says comes in lines of JSON."""

    process: asyncio.subprocess.Process

    async def said(self) -> Any:
        assert self.process.stdout
        async with asyncio.timeout(PATIENCE_S):
            return orjson.loads(await self.process.stdout.readline())

    def told(self) -> None:
        """Let it go on."""
        assert self.process.stdin
        self.process.stdin.write(b"\n")


@asynccontextmanager
async def running(script: str, asked: str) -> AsyncIterator[Script]:
    folder = await asyncio.to_thread(node.installed)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        node.program(), folder / script, asked, stdin=pipe, stdout=pipe, limit=2**20
    )
    try:
        yield Script(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.fixture
async def there(asgi: ASGIApp) -> AsyncIterator[str]:
    async with listening(asgi) as there:
        yield f"{there}/graphql"


async def test_every_audit_of_graphql_over_http_passes(there: str) -> None:
    async with running("audits.js", f"http://{there}") as script:
        found = await script.said()

    assert len(found) == AUDITS
    assert [audit for audit in found if audit["status"] != "ok"] == []


def asked(transport: str, there: str, watching: Watch) -> str:
    """Write down what the client asks, does and listens to."""
    scheme = "ws" if transport == "ws" else "http"
    claim = {"campaignId": ids.opaque(Kind.CAMPAIGN, watching.store_id), "requestId": request_id()}
    earned = {"storeId": ids.opaque(Kind.STORE, watching.store_id), "after": cursor(0)}
    script = {
        "transport": transport,
        "url": f"{scheme}://{there}",
        "token": watching.token,
        "query": {"query": "{ now }"},
        "mutation": {
            "query": document(App.CONSUMER, "CouponClaim"),
            "variables": {"input": claim},
        },
        "subscription": {
            "query": document(App.STORE_OWNER, "StoreEarned"),
            "variables": earned,
        },
    }
    return orjson.dumps(script).decode()


@pytest.mark.parametrize("transport", ["ws", "sse"])
async def test_the_reference_clients_ask_listen_and_resume(
    transport: str, there: str, house: House, hand_phone: HandPhone
) -> None:
    watching = await watch(house.database, await hand_phone("lin", App.STORE_OWNER))

    async with running("client.js", asked(transport, there, watching)) as script:
        query, mutation = await script.said(), await script.said()
        await earned(house.database, watching, 1000)
        first = await script.said()
        await earned(house.database, watching, 700)
        script.told()
        second = await script.said()
        ended = await script.process.wait()

    assert query["data"]["now"]
    assert mutation["errors"][0]["extensions"]["code"] == Code.BAD_USER_INPUT
    assert [amount_fen(event) for event in (first, second)] == [1000, 700]
    assert ended == 0


async def earned(database: Database, watching: Watch, fen: int) -> None:
    fact = await profit.fact(database, store_id=watching.store_id, advanced_fen=fen)
    await profit.booked(database, fact)


def amount_fen(event: Any) -> int:
    return int(event["data"]["storeEarned"]["share"]["amount"]["fen"])
