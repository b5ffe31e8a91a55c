from uuid import UUID, uuid4

import pytest

from bff.context import App
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.story.phone import Data, Phone, request_id
from tests.conftest import HandPhone
from tests.given import store as stores
from tests.given.phone import granted

IN = "select count(*) from community_member where community_id = $1 and until_at is null"


@pytest.fixture
async def store_id(database: Database) -> UUID:
    return await stores.store(database)


@pytest.fixture
async def community_id(database: Database, store_id: UUID) -> UUID:
    return await stores.community(database, store_id)


async def joined(phone: Phone, community_id: UUID) -> Data:
    return await asked(phone, "CommunityJoin", community_id)


async def left(phone: Phone, community_id: UUID) -> Data:
    return await asked(phone, "CommunityLeave", community_id)


async def asked(phone: Phone, operation: str, community_id: UUID) -> Data:
    about = {"communityId": ids.opaque(Kind.COMMUNITY, community_id), "requestId": request_id()}
    answer = await phone.send(operation, input=about)
    outcome: Data = answer[f"{operation[0].lower()}{operation[1:]}"]
    return outcome


async def test_a_store_s_community_is_found_and_joined(
    hand_phone: HandPhone, store_id: UUID, community_id: UUID
) -> None:
    lin, store = await hand_phone(uuid4().hex), ids.opaque(Kind.STORE, store_id)
    [found] = (await lin.send("StoreCommunities", id=store))["storeFront"]["communities"]

    answer = await joined(lin, community_id)

    [mine] = (await lin.send("MyCommunities"))["me"]["communities"]
    assert answer["me"]["communities"] == [{"id": found["id"], "name": "西湖邻里"}]
    assert (mine["store"]["id"], mine["leader"], answer["me"]["ownStore"]["id"]) == (
        store,
        None,
        store,
    )


async def test_a_clerk_s_invitation_is_shown_to_the_store(
    database: Database, hand_phone: HandPhone, store_id: UUID, community_id: UUID
) -> None:
    clerk = await hand_phone(uuid4().hex, App.STORE_OWNER)
    edge = await granted(database, clerk, Role.CLERK, store_id)
    code = {"storeId": ids.opaque(Kind.STORE, store_id), "clerkId": ids.opaque(Kind.CLERK, edge)}
    token = (await clerk.send("SceneShow", input=code))["sceneShow"]["token"]
    lin = await hand_phone(uuid4().hex)
    await lin.send("SceneOpen", input={"token": token})

    invited = (await joined(lin, community_id))["membership"]["invitedBy"]

    [seen] = (await clerk.send("CommunityMembers"))["myCommunity"]["members"]["nodes"]
    [own] = (await clerk.send("StoreMembers"))["myStore"]["members"]["nodes"]
    me = (await clerk.send("Me"))["me"]["member"]["id"]
    assert invited["id"] == seen["invitedBy"]["id"] == me
    assert own["member"]["id"] == seen["member"]["id"]


async def test_who_leaves_is_in_no_more(
    database: Database, hand_phone: HandPhone, community_id: UUID
) -> None:
    lin = await hand_phone(uuid4().hex)
    await joined(lin, community_id)

    answer, again = await left(lin, community_id), await left(lin, community_id)

    assert answer["me"]["communities"] == []
    assert again == {"__typename": "NotInCommunity", "message": "您不在该社群中。"}
    assert await database.value(IN, community_id) == 0


async def test_the_brand_makes_leaders(
    database: Database, hand_phone: HandPhone, store_id: UUID
) -> None:
    lee, desk = [await hand_phone(uuid4().hex, app) for app in (App.COMMUNITY, App.DESK)]
    await granted(database, desk, Role.OPERATOR, None)
    name = f"群{uuid4().hex[:8]}"
    asked = {"storeId": ids.opaque(Kind.STORE, store_id), "name": name, "requestId": request_id()}
    applied = (await lee.send("LeaderApply", input=asked))["leaderApply"]["application"]
    waiting = (await desk.send("LeaderApplications", first=1))["myBrand"]["leaderApplications"]

    said = {"applicationId": applied["id"], "accept": True, "requestId": request_id()}
    reviewed = (await desk.send("LeaderReview", input=said))["leaderReview"]["application"]

    [mine] = (await lee.send("MyApplications"))["me"]["leaderApplications"]
    led = (await lee.send("MyCommunity"))["myCommunity"]["community"]
    assert [waiting["nodes"][0]["id"], mine["status"]] == [applied["id"], "ACCEPTED"]
    assert led["id"] == mine["community"]["id"] == reviewed["community"]["id"]
    assert led["leader"]["id"] == (await lee.send("Me"))["me"]["member"]["id"]


async def test_an_answer_is_given_once(
    database: Database, hand_phone: HandPhone, store_id: UUID
) -> None:
    lee, desk = [await hand_phone(uuid4().hex, app) for app in (App.COMMUNITY, App.DESK)]
    await granted(database, desk, Role.OPERATOR, None)
    asked = {"storeId": ids.opaque(Kind.STORE, store_id), "name": "群", "requestId": request_id()}
    applied = (await lee.send("LeaderApply", input=asked))["leaderApply"]["application"]

    first, second = [
        await desk.send(
            "LeaderReview",
            input={"applicationId": applied["id"], "accept": yes, "requestId": uuid7().hex},
        )
        for yes in (False, True)
    ]

    assert first["leaderReview"]["application"]["status"] == "DECLINED"
    assert second["leaderReview"]["status"] == "DECLINED"
    assert (await lee.send("MyCommunity"))["myCommunity"] is None
