import logging

import pytest

from bff.context import App
from bff.gateways.wechat import (
    ConsentMissing,
    LoginBlocked,
    LoginCodeRefused,
    MiniProgram,
    PhoneCodeRefused,
    Suggestion,
    TextScene,
    WeChatRefused,
    WeChatUnavailable,
)
from bff.sandbox.people import openid, unionid
from tests.given.wechat import Sandbox

LIN = "lin"
PHONE = "13800000001"
TEMPLATE = "coupon-about-to-expire"


def known_as(sandbox: Sandbox, app: App = App.CONSUMER) -> str:
    return openid(sandbox.apps[app]["appid"], LIN)


async def sent(sandbox: Sandbox, mini_program: MiniProgram, data: dict[str, str]) -> None:
    to = known_as(sandbox)
    page = "pages/coupons?id=1"
    await mini_program.send(App.CONSUMER, openid=to, template=TEMPLATE, data=data, page=page)


async def test_a_login_tells_who_opened_the_app(
    sandbox: Sandbox, mini_program: MiniProgram
) -> None:
    await sandbox.person(LIN)

    login = await mini_program.login(App.DESK, await sandbox.login_code(LIN, App.DESK))

    assert login.openid == known_as(sandbox, App.DESK)
    assert login.unionid == unionid(LIN)


async def test_a_login_may_lack_a_unionid(sandbox: Sandbox, mini_program: MiniProgram) -> None:
    await sandbox.person(LIN, unionid=False)

    login = await mini_program.login(App.CONSUMER, await sandbox.login_code(LIN))

    assert login.unionid is None


async def test_a_used_login_code_is_refused(sandbox: Sandbox, mini_program: MiniProgram) -> None:
    await sandbox.person(LIN)
    code = await sandbox.login_code(LIN)
    await mini_program.login(App.CONSUMER, code)

    with pytest.raises(LoginCodeRefused):
        await mini_program.login(App.CONSUMER, code)
    with pytest.raises(LoginCodeRefused):
        await mini_program.login(App.CONSUMER, "made up")


async def test_a_blocked_person_logs_in_nowhere(
    sandbox: Sandbox, mini_program: MiniProgram
) -> None:
    await sandbox.fault("/sns/jscode2session", "errcode", errcode="40226")

    with pytest.raises(LoginBlocked):
        await mini_program.login(App.CONSUMER, "any")


async def test_a_phone_code_gives_the_number_once(
    sandbox: Sandbox, mini_program: MiniProgram
) -> None:
    await sandbox.person(LIN, PHONE)
    code = await sandbox.phone_code(LIN)

    phone = await mini_program.phone(App.CONSUMER, code)

    assert (phone.number, phone.country_code) == (PHONE, "86")
    with pytest.raises(PhoneCodeRefused):
        await mini_program.phone(App.CONSUMER, code)


async def test_a_phone_code_of_another_app_is_refused(
    sandbox: Sandbox, mini_program: MiniProgram
) -> None:
    await sandbox.person(LIN, PHONE)

    with pytest.raises(PhoneCodeRefused):
        await mini_program.phone(App.CONSUMER, await sandbox.phone_code(LIN, App.DESK))


@pytest.mark.parametrize(("transparent", "magic"), [(False, b"\xff\xd8\xff"), (True, b"\x89PNG")])
async def test_a_code_image_is_an_image(
    mini_program: MiniProgram, magic: bytes, *, transparent: bool
) -> None:
    image = await mini_program.code_image(
        App.CONSUMER, "s=Ab12", "pages/store/show", transparent=transparent
    )

    assert image.startswith(magic)


async def test_a_wrong_scene_is_our_fault(mini_program: MiniProgram) -> None:
    with pytest.raises(WeChatRefused) as refused:
        await mini_program.code_image(App.CONSUMER, "门店", "pages/store/show")

    assert refused.value.errcode == 40129


async def test_what_is_no_image_is_not_handed_on(
    sandbox: Sandbox, mini_program: MiniProgram
) -> None:
    await sandbox.fault("/wxa/getwxacodeunlimit", "errcode", errcode=0)

    with pytest.raises(WeChatUnavailable):
        await mini_program.code_image(App.CONSUMER, "s=1", "pages/store/show")


async def test_a_message_needs_consent(sandbox: Sandbox, mini_program: MiniProgram) -> None:
    await sandbox.person(LIN)
    await sandbox.consent(LIN, TEMPLATE)

    await sent(sandbox, mini_program, {"thing1": "两瓶装"})
    with pytest.raises(ConsentMissing):
        await sent(sandbox, mini_program, {"thing1": "两瓶装"})

    assert len(await sandbox.messages(LIN)) == 1


async def test_a_malformed_message_uses_no_consent(
    sandbox: Sandbox, mini_program: MiniProgram
) -> None:
    await sandbox.person(LIN)
    await sandbox.consent(LIN, TEMPLATE)

    with pytest.raises(WeChatRefused) as refused:
        await sent(sandbox, mini_program, {"phrase1": "ok"})

    assert refused.value.errcode == 47003
    assert await sandbox.messages(LIN) == []


@pytest.mark.parametrize(
    ("text", "suggestion", "label"),
    [
        ("好喝", Suggestion.FINE, 100),
        ("广告", Suggestion.RISKY, 10001),
        ("存疑", Suggestion.REVIEW, 21000),
    ],
)
async def test_a_text_gets_a_verdict(
    sandbox: Sandbox, mini_program: MiniProgram, text: str, suggestion: Suggestion, label: int
) -> None:
    await sandbox.person(LIN)
    await sandbox.login_code(LIN)

    verdict = await mini_program.check_text(
        App.CONSUMER, openid=known_as(sandbox), text=text, scene=TextScene.PROFILE, nickname="林"
    )

    assert (verdict.suggestion, verdict.label) == (suggestion, label)


async def test_the_text_of_the_inactive_waits_for_review(
    sandbox: Sandbox, mini_program: MiniProgram
) -> None:
    await sandbox.person(LIN)

    verdict = await mini_program.check_text(App.CONSUMER, openid=known_as(sandbox), text="好喝")

    assert (verdict.suggestion, verdict.label) == (Suggestion.REVIEW, None)


async def test_no_log_holds_a_secret(
    sandbox: Sandbox,
    mini_program: MiniProgram,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    await sandbox.person(LIN, PHONE)
    code = await sandbox.login_code(LIN)
    login = await mini_program.login(App.CONSUMER, code)
    await mini_program.phone(App.CONSUMER, await sandbox.phone_code(LIN))

    written = caplog.text + "".join(capsys.readouterr())

    for hidden in (sandbox.apps["CONSUMER"]["secret"], code, login.openid, PHONE):
        assert hidden not in written
