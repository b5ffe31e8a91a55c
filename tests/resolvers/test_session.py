import asyncio
from uuid import uuid4

import httpx
import pytest

from bff.context import App
from bff.kit.database import Database
from bff.story.phone import Phone
from tests.conftest import HandPhone

PROBLEM = (
    '{ sessionRefresh(input: {refreshToken: "%s"}) { __typename ... on Problem { message } } }'
)


@pytest.mark.parametrize("app", App)
async def test_a_person_signs_in_by_each_app(hand_phone: HandPhone, app: App) -> None:
    phone = await hand_phone(uuid4().hex, app, signed_in=False)

    signed_in = await phone.sign_in()

    assert signed_in["me"]["roles"] == [
        {
            "role": "CONSUMER",
            "storeId": None,
            "communityId": None,
            "dealerId": None,
            "title": "会员",
        }
    ]
    me = (await phone.send("Me"))["me"]
    assert me | signed_in["me"] == me


async def test_three_apps_at_once_are_one_member(hand_phone: HandPhone) -> None:
    lin = uuid4().hex
    apps = (App.CONSUMER, App.STORE_OWNER, App.COMMUNITY)
    phones = [await hand_phone(lin, app, signed_in=False) for app in apps]

    entries = await asyncio.gather(*(phone.sign_in() for phone in phones))

    assert len({entry["me"]["member"]["id"] for entry in entries}) == 1


async def test_who_is_not_signed_in_finds_no_door(hand_phone: HandPhone) -> None:
    phone = await hand_phone(uuid4().hex, signed_in=False)

    assert await phone.send("Me") == {"me": None}


async def test_a_refused_code_is_a_problem_in_words(hand_phone: HandPhone) -> None:
    phone = await hand_phone(uuid4().hex, signed_in=False)

    answer = await phone.send("SignIn", input={"app": "CONSUMER", "code": "bogus"})

    assert answer["signIn"] == {
        "__typename": "SignInCodeRefused",
        "message": "微信登录已失效，请重试。",
    }


async def test_a_code_that_cannot_be_one_is_bad_input(hand_phone: HandPhone) -> None:
    phone = await hand_phone(uuid4().hex, signed_in=False)

    answer = await phone.ask('mutation { signIn(input: {app: CONSUMER, code: ""}) { __typename } }')

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_refresh_keeps_the_phone_signed_in(hand_phone: HandPhone) -> None:
    phone = await hand_phone(uuid4().hex)
    before = await phone.sign_in()

    answer = await phone.send("SessionRefresh", input={"refreshToken": before["refreshToken"]})

    phone.token = answer["sessionRefresh"]["accessToken"]
    assert (await phone.send("Me"))["me"]["member"] == before["me"]["member"]


async def test_what_is_no_refresh_token_is_a_session_ended(hand_phone: HandPhone) -> None:
    phone = await hand_phone(uuid4().hex)

    answers = [
        (await phone.send("SessionRefresh", input={"refreshToken": token}))["sessionRefresh"]
        for token in ("", "x" * 43, phone.token, "符" * 43)
    ]

    assert {answer["__typename"] for answer in answers} == {"SessionEnded"}


async def test_signing_out_ends_this_phone_only(
    hand_phone: HandPhone, server: httpx.AsyncClient
) -> None:
    lin = uuid4().hex
    here, there = await hand_phone(lin), await hand_phone(lin)

    assert (await here.send("SignOut"))["signOut"]["__typename"] == "SignedOut"

    assert (await asked(server, here)).status_code == 401
    assert (await asked(server, there)).status_code == 200


async def test_only_who_is_signed_in_signs_out(hand_phone: HandPhone, database: Database) -> None:
    phone = await hand_phone(uuid4().hex, signed_in=False)

    answer = await phone.ask("mutation { signOut { __typename } }")

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_problem_is_told_in_english_too(server: httpx.AsyncClient) -> None:
    query = f"mutation {PROBLEM % ('x' * 43)}"

    answer = await server.post(
        "/graphql", json={"query": query}, headers={"accept-language": "en-GB"}
    )

    message = answer.json()["data"]["sessionRefresh"]["message"]
    assert message == "Your session is over; please sign in again."


async def asked(server: httpx.AsyncClient, phone: Phone) -> httpx.Response:
    headers = {"authorization": f"Bearer {phone.token}"}
    return await server.post("/graphql", json={"query": "{ me { phoneMasked } }"}, headers=headers)
