import pytest

from bff.sandbox.people import openid
from tests.given import wechat_wire as wire
from tests.given.wechat import Sandbox

PATH = "/wxa/msg_sec_check"


def text(sandbox: Sandbox, **more: object) -> dict[str, object]:
    who = openid(sandbox.apps["CONSUMER"]["appid"], "lin")
    return {"version": 2, "openid": who, "scene": 2, "content": "今天喝什么"} | more


async def seen(sandbox: Sandbox, person: str = "lin") -> None:
    await sandbox.person(person)
    await sandbox.login_code(person)


@pytest.mark.parametrize(
    ("content", "suggest", "label"),
    [("今天喝什么", "pass", 100), ("这是广告", "risky", 10001), ("存疑的话", "review", 21000)],
)
async def test_a_word_decides_the_verdict(
    calm_sandbox: Sandbox, content: str, suggest: str, label: int
) -> None:
    await seen(calm_sandbox)

    told = await wire.told(calm_sandbox, PATH, text(calm_sandbox, content=content))

    assert told["result"] == {"suggest": suggest, "label": label}
    assert told["errcode"] == 0


@pytest.mark.parametrize(
    ("wrong", "errcode"),
    [
        ({"version": 1}, 40097),
        ({"scene": 5}, 40129),
        ({"content": ""}, 44002),
        ({"content": "长" * 2_501}, 45002),
        ({"openid": "o-nobody"}, 40003),
    ],
)
async def test_a_wrong_question_has_its_number(
    calm_sandbox: Sandbox, wrong: dict[str, object], errcode: int
) -> None:
    await seen(calm_sandbox)

    told = await wire.told(calm_sandbox, PATH, text(calm_sandbox, **wrong))

    assert told["errcode"] == errcode


async def test_only_the_active_are_checked(sandbox: Sandbox) -> None:
    await seen(sandbox)

    in_time = await wire.told(sandbox, PATH, text(sandbox))
    await sandbox.advance(7_201)
    too_late = await wire.told(sandbox, PATH, text(sandbox))

    assert [in_time["errcode"], too_late["errcode"]] == [0, 61010]


async def test_an_openid_of_another_app_is_noticed(calm_sandbox: Sandbox) -> None:
    await seen(calm_sandbox)

    told = await wire.told(calm_sandbox, PATH, text(calm_sandbox), app="DESK")

    assert told["errcode"] == 43104
