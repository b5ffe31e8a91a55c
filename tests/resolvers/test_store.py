from uuid import UUID, uuid4

import pytest

from bff.context import App
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.story.phone import Phone, Surprise, request_id
from tests.conftest import HandPhone
from tests.given import store as stores

NIGHT = {"weekday": "SATURDAY", "opens": "20:00", "closes": "02:00"}


def opaque(store_id: UUID) -> str:
    return ids.opaque(Kind.STORE, store_id)


async def granted(database: Database, phone: Phone, role: Role, scope_id: UUID) -> None:
    me = (await phone.send("Me"))["me"]["member"]["id"]
    member_id = ids.read(Kind.MEMBER, me)
    async with database.transaction() as transaction:
        await roles.grant(
            transaction, member_id=member_id, role=role, scope_id=scope_id, granted_by=None
        )


@pytest.fixture
async def store_id(database: Database) -> UUID:
    return await stores.store(database)


@pytest.fixture
async def owner(database: Database, hand_phone: HandPhone, store_id: UUID) -> Phone:
    phone = await hand_phone(uuid4().hex, App.STORE_OWNER)
    await granted(database, phone, Role.OWNER, store_id)
    return phone


async def test_everybody_sees_a_store(hand_phone: HandPhone, store_id: UUID) -> None:
    phone = await hand_phone(uuid4().hex, signed_in=False)

    front = (await phone.send("StoreFront", id=opaque(store_id)))["storeFront"]

    assert front["store"]["dealer"]["name"] == "江南酒业"
    assert front["store"]["hours"][0] == {"weekday": "MONDAY", "opens": "00:00", "closes": "00:00"}
    assert front["store"]["openNow"] is True


async def test_a_missing_store_is_null(hand_phone: HandPhone) -> None:
    phone = await hand_phone(uuid4().hex, signed_in=False)
    missing = opaque(uuid7())

    assert (await phone.send("StoreFront", id=missing))["storeFront"] is None
    assert (await phone.send("Store", id=missing))["store"] is None


async def test_an_owner_edits_what_is_shown(owner: Phone, store_id: UUID) -> None:
    changed = {"storeId": opaque(store_id), "notice": "新酒到店", "hours": [NIGHT]}

    answer = (await owner.send("StoreEdit", input=changed))["storeEdit"]

    assert (answer["store"]["notice"], answer["store"]["hours"]) == ("新酒到店", [NIGHT])


async def test_an_unfit_notice_is_refused(owner: Phone, store_id: UUID) -> None:
    before = await owner.send("MyStore")

    asked = {"storeId": opaque(store_id), "notice": "色情服务"}
    answer = (await owner.send("StoreEdit", input=asked))["storeEdit"]

    assert answer["__typename"] == "StoreTextRefused"
    assert await owner.send("MyStore") == before


@pytest.mark.parametrize("opens", ["9:00", "25:00", "09:60", "", "24:30"])
async def test_a_time_that_is_none_is_bad_input(owner: Phone, store_id: UUID, opens: str) -> None:
    before = await owner.send("MyStore")

    with pytest.raises(Surprise, match="BAD_USER_INPUT"):
        hours = [NIGHT | {"opens": opens}]
        await owner.send("StoreEdit", input={"storeId": opaque(store_id), "hours": hours})

    assert await owner.send("MyStore") == before


async def test_one_tap_closes_and_one_reopens(owner: Phone, store_id: UUID) -> None:
    asked = {"storeId": opaque(store_id)}

    closed = (await owner.send("StoreClose", input=asked))["storeClose"]
    reopened = (await owner.send("StoreReopen", input=asked))["storeReopen"]
    again = (await owner.send("StoreReopen", input=asked))["storeReopen"]

    assert (closed["store"]["openNow"], reopened["store"]["openNow"]) == (False, True)
    assert again["__typename"] == "StoreNotClosed"


async def test_another_store_is_forbidden_like_a_missing_one(
    database: Database, owner: Phone
) -> None:
    another = await stores.store(database)

    for store_id in (another, uuid7()):
        with pytest.raises(Surprise, match="FORBIDDEN"):
            await owner.send("StoreClose", input={"storeId": opaque(store_id)})

    assert (await owner.send("MyStore"))["myStore"]["store"]["openNow"] is True


async def test_a_clerk_is_invited_works_and_leaves(
    owner: Phone, hand_phone: HandPhone, store_id: UUID
) -> None:
    clerk, store = await hand_phone(uuid4().hex, App.STORE_OWNER), opaque(store_id)
    asked = {"storeId": store, "requestId": request_id()}
    token = (await owner.send("StaffInvite", input=asked))["staffInvite"]["token"]

    joining = {"token": token, "requestId": request_id()}
    accepted = (await clerk.send("StaffAccept", input=joining))["staffAccept"]
    staff = (await clerk.send("MyStore"))["myStore"]["staff"]
    leaving = {"storeId": store, "clerkId": staff[1]["id"], "requestId": request_id()}
    removed = (await owner.send("StaffRemove", input=leaving))["staffRemove"]

    assert accepted["myStore"]["store"]["id"] == store
    assert [one["role"] for one in staff] == ["OWNER", "CLERK"]
    assert [one["role"] for one in removed["staff"]] == ["OWNER"]
    assert (await clerk.send("MyStore"))["myStore"] is None


async def test_a_wrong_token_is_refused_in_words(hand_phone: HandPhone) -> None:
    phone = await hand_phone(uuid4().hex, App.STORE_OWNER)
    asked = {"token": "NOSUCHTOKEN2", "requestId": request_id()}

    answer = (await phone.send("StaffAccept", input=asked))["staffAccept"]

    assert answer["__typename"] == "InvitationUnknown"
    assert "邀请码" in answer["message"]
