"""An independent client agrees with the sandbox: wechatpy, which is synchronous."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from wechatpy import WeChatClient
from wechatpy.client.api import WeChatWxa
from wechatpy.exceptions import WeChatClientException

from bff.sandbox.people import openid, unionid
from tests.given.wechat import Sandbox, own_apps, running_sandbox

LIN = "lin"
TEMPLATE = "coupon-about-to-expire"
TIMEOUT_S = 5


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    async with running_sandbox(tmp_path, None, apps=own_apps()) as sandbox:
        await sandbox.person(LIN, "13800000001")
        yield sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> WeChatClient:
    """wechatpy, with its three hard-coded hosts pointed at the sandbox."""

    class Wxa(WeChatWxa):  # type: ignore[misc]
        API_BASE_URL = f"{sandbox.url}/"

    class Client(WeChatClient):  # type: ignore[misc]
        API_BASE_URL = f"{sandbox.url}/cgi-bin/"
        wxa = Wxa()

        def fetch_access_token(self) -> Any:
            """Fetch the older kind of token, as wechatpy does."""
            known = {"appid": self.appid, "secret": self.secret}
            return self._fetch_access_token(
                url=f"{sandbox.url}/cgi-bin/token",
                params={"grant_type": "client_credential"} | known,
            )

    consumer = sandbox.apps["CONSUMER"]
    return Client(consumer["appid"], consumer["secret"], timeout=TIMEOUT_S)


async def test_it_fetches_a_token(client: WeChatClient) -> None:
    fetched = await asyncio.to_thread(client.fetch_access_token)

    assert fetched["expires_in"] == 7_200
    assert client.session.get(client.access_token_key) == fetched["access_token"]


async def test_it_reads_who_logged_in(sandbox: Sandbox, client: WeChatClient) -> None:
    code = await sandbox.login_code(LIN)

    told = await asyncio.to_thread(client.wxa.code_to_session, code)

    assert told["openid"] == openid(client.appid, LIN)
    assert told["unionid"] == unionid(LIN)


async def test_it_sees_that_a_code_was_used(sandbox: Sandbox, client: WeChatClient) -> None:
    code = await sandbox.login_code(LIN)
    await asyncio.to_thread(client.wxa.code_to_session, code)

    with pytest.raises(WeChatClientException) as refused:
        await asyncio.to_thread(client.wxa.code_to_session, code)

    assert refused.value.errcode == 40163


async def test_it_gets_an_image(client: WeChatClient) -> None:
    answer = await asyncio.to_thread(
        client.wxa.get_wxa_code_unlimited, "s=1", page="pages/store/show"
    )

    assert Image.open(BytesIO(answer.content)).size == (430, 430)


async def test_it_sees_that_a_scene_is_wrong(client: WeChatClient) -> None:
    with pytest.raises(WeChatClientException) as refused:
        await asyncio.to_thread(client.wxa.get_wxa_code_unlimited, "门店")

    assert refused.value.errcode == 40129


async def test_it_sends_a_message_once(sandbox: Sandbox, client: WeChatClient) -> None:
    await sandbox.consent(LIN, TEMPLATE)
    to, data = openid(client.appid, LIN), {"thing1": {"value": "两瓶装"}}
    send = partial(client.wxa.send_subscribe_message, to, TEMPLATE, data, "pages/a")

    sent = await asyncio.to_thread(send)
    with pytest.raises(WeChatClientException) as refused:
        await asyncio.to_thread(send)

    assert sent["errcode"] == 0
    assert refused.value.errcode == 43101
    assert len(await sandbox.messages(LIN)) == 1


async def test_it_reads_a_phone_number(sandbox: Sandbox, client: WeChatClient) -> None:
    code = await sandbox.phone_code(LIN)

    told = await asyncio.to_thread(
        client.post, f"{sandbox.url}/wxa/business/getuserphonenumber", data={"code": code}
    )

    assert told["phone_info"]["purePhoneNumber"] == "13800000001"
    assert told["phone_info"]["watermark"]["appid"] == client.appid


async def test_it_renews_a_token_that_is_refused(sandbox: Sandbox, client: WeChatClient) -> None:
    path = "/wxa/getwxacodeunlimit"
    await sandbox.fault(path, "errcode", errcode=40001)

    answer = await asyncio.to_thread(client.wxa.get_wxa_code_unlimited, "s=1")

    assert answer.content.startswith(b"\xff\xd8\xff")
    assert len(await sandbox.received("/cgi-bin/token")) == 2


async def test_it_renews_a_token_that_is_too_old(sandbox: Sandbox, client: WeChatClient) -> None:
    first = await asyncio.to_thread(client.fetch_access_token)
    await sandbox.advance(7_201)

    await asyncio.to_thread(client.wxa.get_wxa_code_unlimited, "s=1")

    assert client.session.get(client.access_token_key) != first["access_token"]
