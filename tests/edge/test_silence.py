"""What a phone says of a person stands in no line of the log, also when everything fails."""

import logging
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
import strawberry
import structlog

from bff import logs
from bff.app import House
from bff.context import App, Context, Viewer
from bff.endpoint import Endpoint
from bff.engine.schema import Schema
from bff.sandbox.people import openid, unionid
from bff.story.phone import Phone, document, request_id
from bff.watch import Watch
from tests.conftest import HandPhone
from tests.given.member import a_phone
from tests.given.wechat import Sandbox

CANARY = "canary-7f3a"
INJECTED = 'query ($a: String!) { asked(a: $a) b: asked(a: "canary-7f3a") }'


@strawberry.type
class Query:
    @strawberry.field
    async def asked(self, info: strawberry.Info[Context], a: str) -> int | None:
        found: int | None = await info.context.database.value("select $1::text::int", a)
        return found


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    # `force` would close the handlers of the tests' own runner.
    root.handlers = []
    yield
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level


@pytest.fixture
def failing(house: House) -> httpx.AsyncClient:
    """A server whose only field fails in PostgreSQL, over whatever it is asked with."""

    async def nobody(_token: str) -> Viewer | None:
        raise LookupError(CANARY)

    served = Watch(Endpoint(Schema(query=Query), house, nobody))
    return httpx.AsyncClient(transport=httpx.ASGITransport(served), base_url="http://brand")


async def live(phone: Phone) -> list[str]:
    """Say everything personal once; return what the server told of it."""
    signed_in = await phone.sign_in()
    await phone.send("ProfileUpdate", input={"nickname": CANARY})
    await phone.send(
        "PhoneBind", input={"phoneCode": await phone.phone_code(), "requestId": request_id()}
    )
    for code in (CANARY, {CANARY: CANARY}):
        await phone.ask(
            document(App.CONSUMER, "CodeScan"), input={"code": code, "requestId": CANARY}
        )
    await phone.ask(f'{{ campaign(id: "{CANARY}") {{ id }} nonsense(a: "{CANARY}") }}')
    return [signed_in["accessToken"], signed_in["refreshToken"]]


async def test_no_line_of_the_log_knows_who_it_was(
    sandbox: Sandbox, hand_phone: HandPhone, capsys: pytest.CaptureFixture[str]
) -> None:
    lin, number = uuid4().hex, a_phone()
    phone = await hand_phone(lin, signed_in=False)
    await sandbox.person(lin, number)
    logs.configure("debug", console=False)

    tokens = await live(phone)

    written = capsys.readouterr().err
    appid = sandbox.apps["CONSUMER"]["appid"]
    assert '"answered"' in written
    assert [told for told in tokens if told in written] == []
    for personal in (number, CANARY, openid(appid, lin), unionid(lin)):
        assert personal not in written


async def test_a_failure_tells_neither_log_nor_phone_what_was_said(
    failing: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = {"query": INJECTED, "variables": {"a": CANARY}}
    logs.configure("debug", console=False)

    failed = await failing.post("/graphql", json=asked)
    turned_away = await failing.post(
        "/graphql", json=asked, headers={"authorization": f"Bearer {CANARY}"}
    )

    written = capsys.readouterr().err
    assert written.count('"resolver_failed"') == 2
    assert '"request_failed"' in written
    for text in (written, failed.text, turned_away.text):
        assert CANARY not in text
