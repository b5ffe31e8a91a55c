from uuid import UUID, uuid4

import pytest

from bff.context import App
from bff.domains.code.printing import PrintedCase
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.kit.keyring import Keyring
from bff.story.phone import Phone, request_id
from tests.conftest import HandPhone
from tests.given import code as given
from tests.given import profit

STATE = "select state from code_case where id = $1"


async def staff(hand_phone: HandPhone, database: Database, store_id: UUID) -> Phone:
    """Hand a new clerk of a store a phone."""
    phone = await hand_phone(uuid4().hex, App.STORE_OWNER)
    me = (await phone.send("Me"))["me"]["member"]["id"]
    async with database.transaction() as transaction:
        await roles.grant(
            transaction,
            member_id=ids.read(Kind.MEMBER, me),
            role=Role.CLERK,
            scope_id=store_id,
            granted_by=None,
        )
    return phone


def asked(store_id: UUID, code: str) -> dict[str, str]:
    store = ids.opaque(Kind.STORE, store_id)
    return {"storeId": store, "code": code, "requestId": request_id()}


async def delivered(database: Database, ring: Keyring) -> tuple[UUID, PrintedCase]:
    """Make a store and a case on its way there."""
    store_id = await given.store(database)
    [case] = await given.shipped(database, ring, store_id=store_id)
    return store_id, case


async def test_a_clerk_opens_a_case_and_sees_the_reward(
    hand_phone: HandPhone, database: Database, ring: Keyring
) -> None:
    store_id, case = await delivered(database, ring)
    product = await database.value("select product_id from code_case where id = $1", case.id)
    await profit.demo_rules(database, product)
    clerk = await staff(hand_phone, database, store_id)

    opened = (await clerk.send("CaseOpen", input=asked(store_id, case.inner)))["caseOpen"]

    assert (opened["bottles"], opened["product"]["title"]) == (6, "东风大曲")
    assert opened["earned"]["amount"] == {"fen": 200, "display": "¥2.00"}


async def test_the_same_request_gets_the_same_answer(
    hand_phone: HandPhone, database: Database, ring: Keyring
) -> None:
    store_id, case = await delivered(database, ring)
    clerk = await staff(hand_phone, database, store_id)
    sent = asked(store_id, case.inner)

    first = await clerk.send("CaseOpen", input=sent)
    again = await clerk.send("CaseOpen", input=sent)

    assert again == first
    assert first["caseOpen"]["__typename"] == "CaseOpened"


async def test_an_opened_case_is_refused_in_words(
    hand_phone: HandPhone, database: Database, ring: Keyring
) -> None:
    store_id, case = await delivered(database, ring)
    [opened] = await given.opened(database, ring, store_id, [case])
    clerk = await staff(hand_phone, database, store_id)

    refused = (await clerk.send("CaseOpen", input=asked(store_id, case.inner)))["caseOpen"]

    assert refused["__typename"] == "CaseAlreadyOpened"
    assert (refused["yours"], refused["message"]) == (True, "该箱已开箱，不能重复开箱。")
    assert await database.value("select opened_at from code_case where id = $1", case.id) == (
        opened.at
    )


@pytest.mark.parametrize("app", [App.STORE_OWNER, App.CONSUMER])
async def test_who_is_no_staff_opens_nothing(
    hand_phone: HandPhone, database: Database, ring: Keyring, app: App
) -> None:
    store_id, case = await delivered(database, ring)
    stranger = await hand_phone(uuid4().hex, app)

    answer = await stranger.ask(
        "mutation ($input: CaseOpenInput!) { caseOpen(input: $input) { __typename } }",
        input=asked(store_id, case.inner),
    )

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await database.value(STATE, case.id) == "SHIPPED"


async def test_an_impossible_place_is_bad_input(
    hand_phone: HandPhone, database: Database, ring: Keyring
) -> None:
    store_id, case = await delivered(database, ring)
    clerk = await staff(hand_phone, database, store_id)

    answer = await clerk.ask(
        "mutation ($input: CaseOpenInput!) { caseOpen(input: $input) { __typename } }",
        input=asked(store_id, case.inner) | {"near": {"lat": 91.0, "lng": 0.0}},
    )

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert await database.value(STATE, case.id) == "SHIPPED"
