from uuid import UUID, uuid4

import pytest

from bff.context import App
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from tests.conftest import HandPhone
from tests.given import store as stores
from tests.resolvers.test_store import granted

DOORS = {
    "MyStore": (Kind.STORE, App.STORE_OWNER),
    "MyDealer": (Kind.DEALER, App.DESK),
    "MyCommunity": (Kind.COMMUNITY, App.COMMUNITY),
}
ROLES = {
    Role.CLERK: (Kind.STORE, {"MyStore", "MyCommunity"}),
    Role.OWNER: (Kind.STORE, {"MyStore", "MyCommunity"}),
    Role.DEALER_STAFF: (Kind.DEALER, {"MyDealer"}),
    Role.LEADER: (Kind.COMMUNITY, {"MyCommunity"}),
}


async def rooms(database: Database) -> dict[Kind, UUID]:
    dealer_id = await stores.dealer(database)
    store_id = await stores.store(database, dealer_id=dealer_id)
    community_id = await stores.community(database, store_id)
    return {Kind.DEALER: dealer_id, Kind.STORE: store_id, Kind.COMMUNITY: community_id}


@pytest.mark.parametrize("role", [*ROLES, None])
@pytest.mark.parametrize("door", list(DOORS))
async def test_a_door_is_null_for_whoever_may_not_pass(
    database: Database, hand_phone: HandPhone, role: Role | None, door: str
) -> None:
    own, others = await rooms(database), await rooms(database)
    kind, app = DOORS[door]
    phone = await hand_phone(uuid4().hex, app)
    held, open_to = ROLES[role] if role else (kind, set())
    if role:
        await granted(database, phone, role, own[held])

    asked = [ids.opaque(kind, id_) for id_ in (own[kind], others[kind], uuid7())]
    name = f"{door[0].lower()}{door[1:]}"
    passed = [(await phone.send(door, id=id_))[name] is not None for id_ in [*asked, None]]

    mine = door in open_to
    assert passed == [mine, False, False, mine]


@pytest.mark.parametrize("door", list(DOORS))
async def test_a_door_is_shut_to_who_is_not_signed_in(
    database: Database, hand_phone: HandPhone, door: str
) -> None:
    kind, app = DOORS[door]
    own = await rooms(database)
    phone = await hand_phone(uuid4().hex, app, signed_in=False)

    answer = await phone.send(door, id=ids.opaque(kind, own[kind]))

    assert list(answer.values()) == [None]


async def test_a_dealer_pages_through_its_stores(database: Database, hand_phone: HandPhone) -> None:
    dealer_id = await stores.dealer(database)
    store_ids = sorted(
        await stores.stores_at(database, [stores.WEST_LAKE] * 3, dealer_id=dealer_id)
    )
    phone = await hand_phone(uuid4().hex, App.DESK)
    await granted(database, phone, Role.DEALER_STAFF, dealer_id)

    first = (await phone.send("MyDealer", first=2))["myDealer"]["stores"]
    after = first["pageInfo"]["endCursor"]
    second = (await phone.send("MyDealer", first=2, after=after))["myDealer"]["stores"]

    nodes = first["nodes"] + second["nodes"]
    assert [node["id"] for node in nodes] == [ids.opaque(Kind.STORE, id_) for id_ in store_ids]
    assert second["pageInfo"]["hasNextPage"] is False
