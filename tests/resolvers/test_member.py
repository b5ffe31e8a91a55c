from uuid import UUID, uuid4

import pytest

from bff.context import App
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.story.phone import Phone
from tests.conftest import HandPhone
from tests.given.member import a_phone
from tests.given.wechat import Sandbox


async def member_id(phone: Phone) -> UUID:
    me = (await phone.send("Me"))["me"]
    return ids.read(Kind.MEMBER, me["member"]["id"])


async def bound(phone: Phone, code: str, request_id: str = "one") -> dict[str, object]:
    answer = await phone.send("PhoneBind", input={"phoneCode": code, "requestId": request_id})
    result: dict[str, object] = answer["phoneBind"]
    return result


async def test_a_profile_is_shown_as_it_was_changed(hand_phone: HandPhone) -> None:
    phone = await hand_phone(uuid4().hex)
    picture = "https://thirdwx.qlogo.cn/a/132"

    answer = await phone.send("ProfileUpdate", input={"nickname": " 小林 ", "avatar": picture})

    member = answer["profileUpdate"]["me"]["member"]
    assert (member["nickname"], member["avatarUrl"]) == ("小林", picture)
    assert (await phone.send("Me"))["me"]["member"] == member


async def test_an_unfit_nickname_is_refused(hand_phone: HandPhone) -> None:
    phone = await hand_phone(uuid4().hex)
    before = await phone.send("Me")

    answer = await phone.send("ProfileUpdate", input={"nickname": "色情小铺"})

    assert answer["profileUpdate"]["__typename"] == "NicknameRefused"
    assert await phone.send("Me") == before


@pytest.mark.parametrize("nickname", ["", "长" * 21, "a\u0000b", "a\u202eb"])
async def test_a_nickname_that_no_screen_sends_is_bad_input(
    hand_phone: HandPhone, nickname: str
) -> None:
    phone = await hand_phone(uuid4().hex)
    before = await phone.send("Me")

    answer = await phone.ask(
        "mutation ($n: String) { profileUpdate(input: {nickname: $n}) { __typename } }", n=nickname
    )

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert await phone.send("Me") == before


async def test_a_bound_phone_is_shown_in_part(hand_phone: HandPhone, sandbox: Sandbox) -> None:
    phone, number = await hand_phone(lin := uuid4().hex), a_phone()
    await sandbox.person(lin, number)

    answer = await bound(phone, await phone.phone_code())

    masked = f"{number[:3]}****{number[-4:]}"
    assert answer["merged"] is False
    assert (await phone.send("Me"))["me"]["phoneMasked"] == masked


async def test_a_repeated_request_binds_once(hand_phone: HandPhone, sandbox: Sandbox) -> None:
    phone = await hand_phone(lin := uuid4().hex)
    await sandbox.person(lin, a_phone())
    code = await phone.phone_code()

    assert await bound(phone, code) == await bound(phone, code)


async def test_a_phone_of_another_person_is_taken(hand_phone: HandPhone, sandbox: Sandbox) -> None:
    number, (lin, wu) = a_phone(), (uuid4().hex, uuid4().hex)
    phones = [await hand_phone(person) for person in (lin, wu)]
    for person in (lin, wu):
        await sandbox.person(person, number)
    await bound(phones[0], await phones[0].phone_code())

    answer = await bound(phones[1], await phones[1].phone_code())

    assert answer["__typename"] == "PhoneTaken"
    assert (await phones[1].send("Me"))["me"]["phoneMasked"] is None


async def test_a_phone_finds_two_members_one(hand_phone: HandPhone, sandbox: Sandbox) -> None:
    number, lin = a_phone(), uuid4().hex
    await sandbox.person(lin, number, unionid=False)
    phones = [
        await unknown(hand_phone, sandbox, lin, number, app) for app in (App.CONSUMER, App.DESK)
    ]
    assert await member_id(phones[0]) != await member_id(phones[1])

    answers = [await bound(phone, await phone.phone_code()) for phone in phones]

    assert [answer["merged"] for answer in answers] == [False, True]
    shown = [(await phone.send("Me"))["me"]["phoneMasked"] for phone in phones]
    assert len(set(shown)) == 1
    assert shown[0] is not None


async def test_a_refused_phone_code_binds_nothing(hand_phone: HandPhone) -> None:
    phone = await hand_phone(uuid4().hex)

    answer = await bound(phone, "bogus")

    assert answer["__typename"] == "PhoneCodeRefused"
    assert (await phone.send("Me"))["me"]["phoneMasked"] is None


async def test_roles_say_where_they_are_held(hand_phone: HandPhone, database: Database) -> None:
    phone, place = await hand_phone(uuid4().hex), uuid7()
    lin = await member_id(phone)
    wanted = [
        roles.Grant(lin, Role.OWNER, place),
        roles.Grant(lin, Role.LEADER, place),
        roles.Grant(lin, Role.DEALER_STAFF, place),
        roles.Grant(lin, Role.OPERATOR),
    ]
    async with database.transaction() as transaction:
        await roles.grants(transaction, wanted)

    held = {role.pop("role"): role for role in (await phone.send("Me"))["me"]["roles"]}

    assert held["OWNER"]["storeId"] == ids.opaque(Kind.STORE, place)
    assert held["LEADER"]["communityId"] == ids.opaque(Kind.COMMUNITY, place)
    assert held["DEALER_STAFF"]["dealerId"] == ids.opaque(Kind.DEALER, place)
    assert held["OPERATOR"]["title"] == "品牌运营"
    assert [role["storeId"] for role in held.values()].count(None) == 4


@pytest.mark.parametrize(
    "document",
    [
        'mutation { profileUpdate(input: {nickname: "林"}) { __typename } }',
        'mutation { phoneBind(input: {phoneCode: "1", requestId: "1"}) { __typename } }',
    ],
)
async def test_only_who_is_signed_in_changes_anything(hand_phone: HandPhone, document: str) -> None:
    phone = await hand_phone(uuid4().hex, signed_in=False)

    answer = await phone.ask(document)

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def unknown(
    hand_phone: HandPhone, sandbox: Sandbox, person: str, number: str, app: App
) -> Phone:
    """A phone of somebody whom WeChat gives no unionid."""
    phone = await hand_phone(person, app, signed_in=False)
    await sandbox.person(person, number, unionid=False)
    await phone.sign_in()
    return phone
