"""Two server processes on one database: what one books, the other shows."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import httpx
import orjson
import pytest
from httpx_sse import aconnect_sse

from bff.context import App
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.kit import ids, keyring
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.kit.keyring import Keyring
from bff.kit.page import cursor
from bff.story.phone import Phone, document, request_id
from tests.faults import serving
from tests.given import code as codes
from tests.given import profit
from tests.given.wechat import Sandbox, own_apps, running_sandbox
from tests.services import Services

PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Brand:
    """A store with a case to open; its clerk is at one server, its owner at the other."""

    store_id: UUID
    case: str
    clerk: Phone
    owner: Phone

    async def opened(self) -> int:
        """Have the clerk open the case; return what it earned, in fen."""
        store_id = ids.opaque(Kind.STORE, self.store_id)
        asked = {"storeId": store_id, "code": self.case, "requestId": request_id()}
        answer = await self.clerk.send("CaseOpen", input=asked)
        return int(answer["caseOpen"]["earned"]["amount"]["fen"])

    @property
    def watching(self) -> dict[str, object]:
        """What the owner's screen subscribes with."""
        return {"storeId": ids.opaque(Kind.STORE, self.store_id), "after": cursor(0)}


@pytest.fixture
async def brand(
    own_place: Services, own_database: Database, ring: Keyring, tmp_path: Path
) -> AsyncIterator[Brand]:
    store_id = await codes.store(own_database)
    [case] = await codes.shipped(own_database, ring)
    await profit.demo_rules(own_database)
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(
            running_sandbox(tmp_path / "sandbox", own_place.database_url, apps=own_apps())
        )
        one, two = [
            await stack.enter_async_context(_client(own_place, sandbox, ring, tmp_path / name))
            for name in ("one", "two")
        ]
        clerk = await _staff(own_database, sandbox, one, store_id, Role.CLERK)
        owner = await _staff(own_database, sandbox, two, store_id, Role.OWNER)
        yield Brand(store_id, case.inner, clerk, owner)


@asynccontextmanager
async def _client(
    place: Services, sandbox: Sandbox, ring: Keyring, folder: Path
) -> AsyncIterator[httpx.AsyncClient]:
    await asyncio.to_thread(folder.mkdir)
    keyring.written(ring, folder / "keys.json")
    async with (
        serving.started(serving.settings(place, sandbox, folder), folder / "said") as server,
        httpx.AsyncClient(base_url=server.url, timeout=PATIENCE_S) as client,
    ):
        yield client


async def _staff(
    database: Database, sandbox: Sandbox, client: httpx.AsyncClient, store_id: UUID, role: Role
) -> Phone:
    person = await sandbox.person(role.lower())
    phone = Phone(person, App.STORE_OWNER, server=client, sandbox=sandbox.client)
    me = (await phone.sign_in())["me"]
    member_id = ids.read(Kind.MEMBER, me["member"]["id"])
    async with database.transaction() as transaction:
        await roles.grant(
            transaction, member_id=member_id, role=role, scope_id=store_id, granted_by=None
        )
    return phone


async def test_another_server_s_booking_arrives_over_a_socket(brand: Brand) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        brand.owner.listen("StoreEarned", **brand.watching) as events,
    ):
        arriving = asyncio.create_task(anext(events))
        earned = await brand.opened()
        event = await arriving

    assert event["storeEarned"]["share"]["amount"]["fen"] == earned == 200


async def test_it_arrives_as_a_server_sent_event_too(brand: Brand) -> None:
    earned = await brand.opened()
    body = {
        "query": document(App.STORE_OWNER, "StoreEarned"),
        "variables": brand.watching,
    }
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {brand.owner.token}"}

    async with (
        asyncio.timeout(PATIENCE_S),
        aconnect_sse(brand.owner.server, "POST", "/graphql", json=body, headers=headers) as source,
    ):
        event = await anext(aiter(source.aiter_sse()))

    share = orjson.loads(event.data)["data"]["storeEarned"]["share"]
    assert (event.event, share["amount"]["fen"]) == ("next", earned)
