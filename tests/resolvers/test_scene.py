from uuid import UUID, uuid4

import pytest

from bff.context import App
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.story.phone import Data, Phone
from tests.conftest import HandPhone
from tests.given import store as stores
from tests.given.phone import granted

KEPT = "select count(*) from scene_opened where store_id = $1"


@pytest.fixture
async def store_id(database: Database) -> UUID:
    return await stores.store(database)


@pytest.fixture
async def clerk(database: Database, hand_phone: HandPhone, store_id: UUID) -> Phone:
    phone = await hand_phone(uuid4().hex, App.STORE_OWNER)
    await granted(database, phone, Role.CLERK, store_id)
    return phone


async def shown(clerk: Phone, store_id: UUID, **whose: object) -> Data:
    asked = {"storeId": ids.opaque(Kind.STORE, store_id), **whose}
    answer: Data = (await clerk.send("SceneShow", input=asked))["sceneShow"]
    return answer


async def test_a_neighbour_opens_the_store_by_a_code(
    clerk: Phone, hand_phone: HandPhone, store_id: UUID
) -> None:
    [own] = (await clerk.send("MyStore"))["myStore"]["staff"]
    token = (await shown(clerk, store_id, clerkId=own["id"]))["token"]
    neighbour = await hand_phone(uuid4().hex)

    opened = (await neighbour.send("SceneOpen", input={"token": token}))["sceneOpen"]

    store = ids.opaque(Kind.STORE, store_id)
    assert (opened["page"], opened["objectId"], opened["store"]["id"]) == ("STORE", store, store)
    assert token != (await shown(clerk, store_id))["token"]


async def test_no_code_is_known_in_words(
    hand_phone: HandPhone, database: Database, store_id: UUID
) -> None:
    phone = await hand_phone(uuid4().hex)

    opened = (await phone.send("SceneOpen", input={"token": "QF7K2M9P4RTX"}))["sceneOpen"]

    assert opened == {"__typename": "SceneUnknown", "message": "无法识别该小程序码，请重新扫码。"}
    assert await database.value(KEPT, store_id) == 0


async def test_nobody_s_opening_is_evidence_of_nothing(
    clerk: Phone, hand_phone: HandPhone, database: Database, store_id: UUID
) -> None:
    token = (await shown(clerk, store_id))["token"]
    stranger = await hand_phone(uuid4().hex, signed_in=False)

    answer = await stranger.ask(
        "mutation ($input: SceneOpenInput!) { sceneOpen(input: $input) { __typename } }",
        input={"token": token},
    )

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert await database.value(KEPT, store_id) == 0
