import asyncio

from bff.sandbox.people import openid, unionid
from tests.given import wechat_wire as wire
from tests.given.wechat import Sandbox


async def test_a_code_tells_who_it_was(sandbox: Sandbox) -> None:
    await sandbox.person("lin")

    told = await wire.login(sandbox, await sandbox.login_code("lin"))

    assert told["openid"] == openid(sandbox.apps["CONSUMER"]["appid"], "lin")
    assert told["unionid"] == unionid("lin")
    assert len(told["session_key"]) == 24


async def test_some_people_have_no_unionid(calm_sandbox: Sandbox) -> None:
    await calm_sandbox.person("lin", unionid=False)

    told = await wire.login(calm_sandbox, await calm_sandbox.login_code("lin"))

    assert "unionid" not in told


async def test_a_code_is_good_once(sandbox: Sandbox) -> None:
    await sandbox.person("lin")
    code = await sandbox.login_code("lin")

    told = await asyncio.gather(*(wire.login(sandbox, code) for _ in range(8)))

    assert sorted(answer.get("errcode", 0) for answer in told) == [0] + [40163] * 7


async def test_a_code_lives_five_minutes(sandbox: Sandbox) -> None:
    await sandbox.person("lin")
    young, old = await sandbox.login_code("lin"), await sandbox.login_code("lin")

    await sandbox.advance(299)
    in_time = await wire.login(sandbox, young)
    await sandbox.advance(2)
    too_late = await wire.login(sandbox, old)

    assert "openid" in in_time
    assert too_late["errcode"] == 40029


async def test_a_code_belongs_to_its_app(sandbox: Sandbox) -> None:
    await sandbox.person("lin")
    code = await sandbox.login_code("lin", "CONSUMER")

    elsewhere = await wire.login(sandbox, code, "DESK")
    at_home = await wire.login(sandbox, code, "CONSUMER")

    assert elsewhere["errcode"] == 40029
    assert "openid" in at_home


async def test_each_wrong_question_has_its_number(calm_sandbox: Sandbox) -> None:
    wrong = {
        41008: {"js_code": ""},
        40029: {"js_code": "nobody-knows-it"},
        40013: {"appid": "wx0000000000000000"},
        41002: {"appid": ""},
        40125: {"secret": "guessed"},
        41004: {"secret": ""},
        40002: {"grant_type": "client_credential"},
    }

    told = {errcode: await wire.login(calm_sandbox, "x", **more) for errcode, more in wrong.items()}

    assert [answer["errcode"] for answer in told.values()] == list(wrong)


async def test_the_answer_is_not_called_json(calm_sandbox: Sandbox) -> None:
    answer = await calm_sandbox.client.get("/sns/jscode2session")

    assert answer.headers["content-type"].startswith("text/plain")
