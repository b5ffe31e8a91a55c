"""Pictures as phones send them: prepared over GraphQL, sent as a form, seen by everybody."""

from uuid import UUID, uuid4

import httpx
import pytest
from starlette.types import ASGIApp

from bff.app import House
from bff.context import App
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.domains.member.uploads import BYTES_MAX
from bff.kit import ids
from bff.kit.ids import Kind, uuid7
from bff.story.phone import Phone, request_id
from bff.uploads import BODY_MAX
from tests.conftest import HandPhone
from tests.edge.world import member
from tests.given.listening import listening
from tests.given.pictures import form, opened, picture


async def prepared(phone: Phone, purpose: str = "AVATAR", store_id: UUID | None = None) -> str:
    asked = {"purpose": purpose, "requestId": request_id()}
    if store_id:
        asked["storeId"] = ids.opaque(Kind.STORE, store_id)
    answer = await phone.send("UploadPrepare", input=asked)
    return str(answer["uploadPrepare"]["url"])


async def sent(server: httpx.AsyncClient, url: str, content: bytes) -> tuple[int, dict[str, str]]:
    kind, body = form(content)
    answer = await server.post(url, content=body, headers={"content-type": kind})
    return answer.status_code, answer.json()


@pytest.fixture
async def phone(hand_phone: HandPhone) -> Phone:
    return await hand_phone(uuid4().hex)


async def test_a_picture_goes_up_and_is_seen(phone: Phone, server: httpx.AsyncClient) -> None:
    status, told = await sent(server, await prepared(phone), picture("PNG"))

    seen = await server.get(told["url"])
    assert (status, seen.status_code) == (201, 200)
    assert opened(seen.content).format == "JPEG"
    assert seen.headers["content-type"] == "image/jpeg"
    assert seen.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in seen.headers["cache-control"]
    assert "sandbox" in seen.headers["content-security-policy"]


async def test_the_picture_becomes_the_avatar(phone: Phone, server: httpx.AsyncClient) -> None:
    _, told = await sent(server, await prepared(phone), picture())
    # As it is in production.
    url = told["url"].replace("http:", "https:")

    answer = await phone.send("ProfileUpdate", input={"avatar": url})

    assert answer["profileUpdate"]["me"]["member"]["avatarUrl"] == url


async def test_an_answer_that_was_lost_comes_again(phone: Phone, server: httpx.AsyncClient) -> None:
    url = await prepared(phone)

    first, again = [await sent(server, url, picture(colour=one)) for one in ("red", "blue")]

    assert first == again


async def test_an_owner_shows_the_shop(
    house: House, hand_phone: HandPhone, server: httpx.AsyncClient
) -> None:
    owner, store_id = await hand_phone(uuid4().hex, App.STORE_OWNER), uuid7()
    async with house.database.transaction() as transaction:
        await roles.grant(
            transaction,
            member_id=await member(owner),
            role=Role.OWNER,
            scope_id=store_id,
            granted_by=None,
        )

    url = await prepared(owner, "SHOP_PHOTO", store_id)

    assert (await sent(server, url, picture()))[0] == 201


async def test_a_picture_comes_in_over_a_port(phone: Phone, asgi: ASGIApp) -> None:
    path = httpx.URL(await prepared(phone)).path
    async with (
        listening(asgi) as there,
        httpx.AsyncClient(base_url=f"http://{there}") as near,
    ):
        # More than a server reads ahead, and less than is taken.
        status, told = await sent(near, path, picture("PNG", (900, 900)) + b"\0" * 4_000_000)
        seen = await near.get(httpx.URL(told["url"]).path)

    assert status == 201
    assert opened(seen.content).format == "JPEG"
    assert seen.headers["content-type"] == "image/jpeg"


LARGE = picture() + b"\0" * BYTES_MAX
REFUSED = {
    "no picture": (form(b"nonsense"), 415),
    "no form": (("application/json", b"{}"), 415),
    "too long a picture": (("image/jpeg", LARGE), 413),
    "too long a body": (("image/jpeg", picture() + b"\0" * BODY_MAX), 413),
    "too many pixels": (
        form(picture("PNG", (6_000, 6_000), colour="white", mode="1")),
        413,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_refused_is_told_in_words(
    name: str, phone: Phone, server: httpx.AsyncClient
) -> None:
    (kind, body), status = REFUSED[name]
    url = await prepared(phone)

    refused = await server.post(url, content=body, headers={"content-type": kind})

    assert refused.status_code == status
    assert "图片" in refused.json()["message"]
    assert (await sent(server, url, picture()))[0] == 201


@pytest.mark.parametrize("path", ["/upload/nonsense", "/upload/" + "A" * 43])
async def test_a_link_of_nobody_takes_nothing(server: httpx.AsyncClient, path: str) -> None:
    status, told = await sent(server, path, picture())

    assert status == 404
    assert told["message"].startswith("上传链接已失效")


@pytest.mark.parametrize("path", ["/media/nonsense", "/media/..%2Fkeys.json", "/media/"])
async def test_no_other_file_is_shown(server: httpx.AsyncClient, path: str) -> None:
    assert (await server.get(path)).status_code == 404
