"""Two server processes on one database: what one books, the other shows."""

import asyncio
from dataclasses import dataclass
from uuid import UUID, uuid4

import orjson
import pytest
from httpx_sse import aconnect_sse

from bff.context import App
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.keyring import Keyring
from bff.kit.page import cursor
from bff.story.phone import Phone, document, request_id
from tests.faults.people import hired
from tests.given import code as codes
from tests.given import profit
from tests.journeys.conftest import Brand

PATIENCE_S = 20.0
ROLES = (Role.CLERK, Role.OWNER)
PRODUCT = "select product_id from code_case where id = $1"


@dataclass(frozen=True, slots=True)
class Store:
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
async def store(brand: Brand, ring: Keyring) -> Store:
    store_id = await codes.store(brand.database)
    [case] = await codes.shipped(brand.database, ring)
    product_id = await brand.database.value(PRODUCT, case.id)
    await profit.demo_rules(brand.database, product_id)
    staff = {role: await brand.phones(uuid4().hex, App.STORE_OWNER) for role in ROLES}
    for role, phones in staff.items():
        await hired(phones[0], brand.database, store_id, role)
    return Store(store_id, case.inner, staff[Role.CLERK][0], staff[Role.OWNER][1])


async def test_another_server_s_booking_arrives_over_a_socket(store: Store) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        store.owner.listen("StoreEarned", **store.watching) as events,
    ):
        arriving = asyncio.create_task(anext(events))
        earned = await store.opened()
        event = await arriving

    assert event["storeEarned"]["share"]["amount"]["fen"] == earned == 200


async def test_it_arrives_as_a_server_sent_event_too(store: Store) -> None:
    earned = await store.opened()
    body = {
        "query": document(App.STORE_OWNER, "StoreEarned"),
        "variables": store.watching,
    }
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {store.owner.token}"}

    async with (
        asyncio.timeout(PATIENCE_S),
        aconnect_sse(store.owner.server, "POST", "/graphql", json=body, headers=headers) as source,
    ):
        event = await anext(aiter(source.aiter_sse()))

    share = orjson.loads(event.data)["data"]["storeEarned"]["share"]
    assert (event.event, share["amount"]["fen"]) == ("next", earned)
