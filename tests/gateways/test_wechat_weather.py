from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bff.context import App
from bff.gateways.wechat import (
    LoginCodeInDoubt,
    MiniProgram,
    OutcomeUnknown,
    Patience,
    PhoneCodeInDoubt,
    QuotaReached,
    WeChatUnavailable,
)
from bff.gateways.wechat.wire import read
from bff.kit.database import Database
from bff.sandbox.people import openid
from tests.given.wechat import Sandbox, opened_mini_program

LIN = "lin"
LOGIN = "/sns/jscode2session"
PHONE = "/wxa/business/getuserphonenumber"
IMAGE = "/wxa/getwxacodeunlimit"
SEND = "/cgi-bin/message/subscribe/send"
LOST = ["reset", "after-accept", "http", "timeout"]


@pytest.fixture
async def hasty(sandbox: Sandbox, database: Database) -> AsyncIterator[MiniProgram]:
    """A client of little patience, and its sandbox with somebody in it."""
    await sandbox.person(LIN, "13800000001")
    patience = Patience(total_s=4.0, attempt_s=0.6, pauses_s=(0.01, 0.02))
    async with opened_mini_program(sandbox, database, None, patience) as hasty:
        # The token's fetching is no part of what is tested here.
        await hasty.code_image(App.CONSUMER, "s=1", "pages/a")
        yield hasty


async def drawn(mini_program: MiniProgram) -> bytes:
    return await mini_program.code_image(App.CONSUMER, "s=1", "pages/a")


async def sent(mini_program: MiniProgram, sandbox: Sandbox) -> None:
    await sandbox.consent(LIN, "template")
    to = openid(sandbox.apps["CONSUMER"]["appid"], LIN)
    await mini_program.send(App.CONSUMER, openid=to, template="template", data={"thing1": "x"})


@pytest.mark.parametrize("kind", LOST)
async def test_a_login_code_in_doubt_is_never_sent_again(
    sandbox: Sandbox, hasty: MiniProgram, kind: str
) -> None:
    await sandbox.fault(LOGIN, kind)
    code = await sandbox.login_code(LIN)

    with pytest.raises(LoginCodeInDoubt):
        await hasty.login(App.CONSUMER, code)

    assert len(await sandbox.received(LOGIN)) == 1


@pytest.mark.parametrize("kind", LOST)
async def test_a_phone_code_in_doubt_is_never_sent_again(
    sandbox: Sandbox, hasty: MiniProgram, kind: str
) -> None:
    await sandbox.fault(PHONE, kind)
    code = await sandbox.phone_code(LIN)

    with pytest.raises(PhoneCodeInDoubt):
        await hasty.phone(App.CONSUMER, code)

    assert len(await sandbox.received(PHONE)) == 1


@pytest.mark.parametrize("kind", LOST)
async def test_a_message_in_doubt_is_never_sent_again(
    sandbox: Sandbox, hasty: MiniProgram, kind: str
) -> None:
    await sandbox.fault(SEND, kind)

    with pytest.raises(OutcomeUnknown):
        await sent(hasty, sandbox)

    assert len(await sandbox.received(SEND)) == 1


@pytest.mark.parametrize("kind", LOST)
async def test_an_image_is_asked_for_again(sandbox: Sandbox, hasty: MiniProgram, kind: str) -> None:
    await sandbox.fault(IMAGE, kind, times=2)

    assert await drawn(hasty)
    assert len(await sandbox.received(IMAGE)) == 4


@pytest.mark.parametrize("kind", ["errcode", *LOST])
async def test_patience_ends(sandbox: Sandbox, hasty: MiniProgram, kind: str) -> None:
    await sandbox.fault(IMAGE, kind, times=None)

    with pytest.raises(WeChatUnavailable):
        await drawn(hasty)

    assert len(await sandbox.received(IMAGE)) == 4


async def test_a_busy_wechat_is_asked_again(sandbox: Sandbox, hasty: MiniProgram) -> None:
    await sandbox.fault(LOGIN, "errcode", errcode=-1, times=2)

    login = await hasty.login(App.CONSUMER, await sandbox.login_code(LIN))

    assert login.openid
    assert len(await sandbox.received(LOGIN)) == 3


async def test_a_concurrent_message_is_sent_again(sandbox: Sandbox, hasty: MiniProgram) -> None:
    await sandbox.fault(SEND, "errcode", errcode=43108)

    await sent(hasty, sandbox)

    assert len(await sandbox.messages(LIN)) == 1


@pytest.mark.parametrize("errcode", [45009, 45011, 44991])
async def test_a_quota_is_not_asked_twice(
    sandbox: Sandbox, hasty: MiniProgram, errcode: int
) -> None:
    await sandbox.fault(IMAGE, "errcode", errcode=errcode, times=None)

    with pytest.raises(QuotaReached) as reached:
        await drawn(hasty)

    assert reached.value.errcode == errcode
    assert len(await sandbox.received(IMAGE)) == 2


async def test_a_slow_answer_within_patience_is_taken(sandbox: Sandbox, hasty: MiniProgram) -> None:
    await sandbox.fault(LOGIN, "slow", seconds=0.05)

    login = await hasty.login(App.CONSUMER, await sandbox.login_code(LIN))

    assert login.openid


async def test_a_deadline_ends_the_attempts(sandbox: Sandbox, database: Database) -> None:
    patience = Patience(total_s=0.3, attempt_s=0.3, pauses_s=(1.0,))
    await sandbox.fault(IMAGE, "http", times=None)
    async with opened_mini_program(sandbox, database, None, patience) as hasty:
        with pytest.raises(WeChatUnavailable):
            await drawn(hasty)

    assert len(await sandbox.received(IMAGE)) == 1


async def test_nobody_listening_leaves_a_login_code_unspent(
    sandbox: Sandbox, database: Database
) -> None:
    nowhere = replace(sandbox, url="http://127.0.0.1:1")
    patience = Patience(pauses_s=(0.01,))
    async with opened_mini_program(nowhere, database, None, patience) as lost:
        with pytest.raises(WeChatUnavailable) as unavailable:
            await lost.login(App.CONSUMER, "a code")

    assert not isinstance(unavailable.value, OutcomeUnknown)


@pytest.mark.parametrize("content", [b"{", b'{"errcode": "busy"}', b'{"errcode": [1]}'])
def test_an_answer_without_sense_is_no_answer(content: bytes) -> None:
    with pytest.raises(OutcomeUnknown):
        read(content)


def test_an_errcode_may_be_text_or_missing() -> None:
    assert read(b' {"errcode": "40029"}').errcode == 40029
    assert read(b'{"openid": "o"}').errcode == 0
    assert read(b"\x89PNG").content == b"\x89PNG"
