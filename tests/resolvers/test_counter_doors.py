"""Who may open cases, look at coupons and redeem them: a store's own staff, in the store's app."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from bff.app import House
from bff.context import App
from bff.domains.member import aliases, roles
from bff.domains.member.kinds import Joined, Role
from bff.domains.member.sessions import Sessions
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.story.phone import Phone, document, request_id
from tests.conftest import HandPhone
from tests.given import store as stores

WRONG = "ABCDEFGHJKMN"
OPERATION = {
    "caseOpen": "CaseOpen",
    "couponLook": "CouponLook",
    "counterLook": "CounterLook",
    "couponRedeem": "CouponRedeem",
}
TRACES = """
    select (select count(*) from answer) + (select count(*) from code_tries)
        + (select count(*) from scan_account) + (select count(*) from coupon_look)
"""


@dataclass
class Rooms:
    """Where somebody may hold a role: at the store in question, near it, or at another one."""

    store: UUID
    other_store: UUID
    dealer: UUID
    community: UUID


@pytest.fixture
async def rooms(database: Database) -> Rooms:
    dealer = await stores.dealer(database)
    store = await stores.store(database, dealer_id=dealer)
    other = await stores.store(database, dealer_id=dealer)
    return Rooms(store, other, dealer, await stores.community(database, store))


async def holding(database: Database, phone: Phone, role: Role, scope_id: UUID | None) -> UUID:
    """Let the member with this phone hold a role and return who it is."""
    member_id = ids.read(Kind.MEMBER, (await phone.send("Me"))["me"]["member"]["id"])
    async with database.transaction() as transaction:
        await roles.grant(
            transaction, member_id=member_id, role=role, scope_id=scope_id, granted_by=None
        )
    return member_id


async def asked(phone: Phone, verb: str, store_id: UUID) -> str:
    """Send a verb at a store and return what came of it: a type, or an error's code."""
    own = {
        "caseOpen": {"code": WRONG, "requestId": request_id()},
        "couponLook": {"code": WRONG},
        "counterLook": {"code": WRONG},
        "couponRedeem": {"lookId": ids.opaque(Kind.LOOK, uuid7()), "requestId": request_id()},
    }
    sent = own[verb] | {"storeId": ids.opaque(Kind.STORE, store_id)}
    answer = await phone.ask(document(App.STORE_OWNER, OPERATION[verb]), input=sent)
    if "errors" in answer:
        return str(answer["errors"][0]["extensions"]["code"])
    return str(answer["data"][verb]["__typename"])


@pytest.mark.parametrize("role", [Role.CLERK, Role.OWNER])
async def test_staff_are_heard(
    hand_phone: HandPhone, database: Database, rooms: Rooms, role: Role
) -> None:
    phone = await hand_phone(uuid4().hex, App.STORE_OWNER)
    await holding(database, phone, role, rooms.store)

    heard = {verb: await asked(phone, verb, rooms.store) for verb in OPERATION}

    assert heard == {
        "caseOpen": "CodeUnknown",
        "couponLook": "CouponCodeUnknown",
        "counterLook": "CouponCodeUnknown",
        "couponRedeem": "CouponLookOver",
    }


@pytest.mark.parametrize(
    ("role", "at"),
    [
        (Role.CLERK, "other_store"),
        (Role.OWNER, "other_store"),
        (Role.LEADER, "community"),
        (Role.DEALER_STAFF, "dealer"),
        (Role.OPERATOR, None),
        (None, None),
    ],
)
async def test_no_other_role_is_heard(
    hand_phone: HandPhone, database: Database, rooms: Rooms, role: Role | None, at: str | None
) -> None:
    phone = await hand_phone(uuid4().hex, App.STORE_OWNER)
    if role:
        await holding(database, phone, role, getattr(rooms, at) if at else None)
    before = await database.value(TRACES)

    places = (rooms.store, uuid7())
    answers = [await asked(phone, verb, place) for verb in OPERATION for place in places]

    assert answers == ["FORBIDDEN"] * 2 * len(OPERATION)
    assert await database.value(TRACES) == before


@pytest.mark.parametrize("app", [App.CONSUMER, App.COMMUNITY, App.DESK])
async def test_staff_are_heard_in_the_stores_app_only(
    hand_phone: HandPhone, database: Database, rooms: Rooms, app: App
) -> None:
    phone = await hand_phone(uuid4().hex, app)
    await holding(database, phone, Role.OWNER, rooms.store)
    before = await database.value(TRACES)

    answers = [await asked(phone, verb, rooms.store) for verb in OPERATION]

    assert answers == ["FORBIDDEN"] * len(OPERATION)
    assert await database.value(TRACES) == before


async def test_who_left_the_store_is_not_heard(
    hand_phone: HandPhone, database: Database, rooms: Rooms
) -> None:
    phone = await hand_phone(uuid4().hex, App.STORE_OWNER)
    clerk_id = await holding(database, phone, Role.CLERK, rooms.store)
    async with database.transaction() as transaction:
        await roles.end(
            transaction, member_id=clerk_id, role=Role.CLERK, scope_id=rooms.store, ended_by=None
        )

    answers = [await asked(phone, verb, rooms.store) for verb in OPERATION]

    assert answers == ["FORBIDDEN"] * len(OPERATION)


async def test_an_alias_of_a_clerk_is_not_heard(
    hand_phone: HandPhone, database: Database, rooms: Rooms, house: House
) -> None:
    clerk, alias = [await hand_phone(uuid4().hex, App.STORE_OWNER) for _ in range(2)]
    clerk_id = await holding(database, clerk, Role.CLERK, rooms.store)
    alias_id = await holding(database, alias, Role.CLERK, rooms.other_store)
    live = house.services.get(Sessions)
    async with database.transaction() as transaction:
        await aliases.join(transaction, live, one=clerk_id, other=alias_id, why=Joined.OPERATOR)

    heard = [await asked(phone, "couponRedeem", rooms.store) for phone in (clerk, alias)]

    assert heard == ["CouponLookOver", "FORBIDDEN"]


async def test_who_is_not_signed_in_is_not_heard(hand_phone: HandPhone, rooms: Rooms) -> None:
    phone = await hand_phone(uuid4().hex, App.STORE_OWNER, signed_in=False)

    answers = [await asked(phone, verb, rooms.store) for verb in OPERATION]

    assert answers == ["UNAUTHENTICATED"] * len(OPERATION)
