import httpx
import pytest

from tests.given import wechat_wire as wire
from tests.given.wechat import Sandbox

LOGIN = "/sns/jscode2session"


@pytest.fixture
async def code(sandbox: Sandbox) -> str:
    await sandbox.person("lin")
    return await sandbox.login_code("lin")


async def test_an_errcode_strikes_as_often_as_planned(sandbox: Sandbox, code: str) -> None:
    await sandbox.fault(LOGIN, "errcode", errcode=-1, times=2)

    told = [await wire.login(sandbox, code) for _ in range(3)]

    assert [answer.get("errcode", 0) for answer in told] == [-1, -1, 0]


async def test_an_errcode_may_be_text(sandbox: Sandbox, code: str) -> None:
    await sandbox.fault(LOGIN, "errcode", errcode="40029")

    assert (await wire.login(sandbox, code))["errcode"] == "40029"


async def test_faults_strike_in_their_order_until_cleared(sandbox: Sandbox, code: str) -> None:
    await sandbox.fault(LOGIN, "http", status=502)
    await sandbox.fault(LOGIN, "errcode", errcode=45011, times=None)

    struck = [await sandbox.client.get(LOGIN) for _ in range(3)]
    await sandbox.control("DELETE", "/faults")

    assert [answer.status_code for answer in struck] == [502, 200, 200]
    assert "openid" in await wire.login(sandbox, code)


async def test_a_reset_cuts_the_line_before_acting(sandbox: Sandbox, code: str) -> None:
    await sandbox.fault(LOGIN, "reset")

    with pytest.raises(httpx.NetworkError):
        await wire.login(sandbox, code)

    assert "openid" in await wire.login(sandbox, code)


async def test_after_accept_acts_before_the_line_is_cut(sandbox: Sandbox, code: str) -> None:
    await sandbox.fault(LOGIN, "after-accept")

    with pytest.raises(httpx.NetworkError):
        await wire.login(sandbox, code)

    assert (await wire.login(sandbox, code))["errcode"] == 40163


async def test_after_accept_may_end_in_a_bad_gateway(sandbox: Sandbox, code: str) -> None:
    await sandbox.fault(LOGIN, "after-accept", then="http", status=502)

    query = {"grant_type": "authorization_code", "js_code": code} | dict(sandbox.apps["CONSUMER"])
    answer = await sandbox.client.get(LOGIN, params=query)

    assert answer.status_code == 502
    assert (await wire.login(sandbox, code))["errcode"] == 40163


async def test_a_timeout_ends_when_its_seconds_do(sandbox: Sandbox, code: str) -> None:
    await sandbox.fault(LOGIN, "timeout", seconds=0.05)

    with pytest.raises(httpx.NetworkError):
        await wire.login(sandbox, code)

    assert "openid" in await wire.login(sandbox, code)


async def test_a_caller_may_give_up_on_silence(sandbox: Sandbox, code: str) -> None:
    await sandbox.fault(LOGIN, "timeout")

    with pytest.raises(httpx.ReadTimeout):
        await sandbox.client.get(LOGIN, timeout=0.05)

    assert "openid" in await wire.login(sandbox, code)


async def test_a_slow_answer_is_still_an_answer(sandbox: Sandbox, code: str) -> None:
    await sandbox.fault(LOGIN, "slow", seconds=0.02)

    assert "openid" in await wire.login(sandbox, code)


async def test_the_book_names_the_fault(sandbox: Sandbox, code: str) -> None:
    await sandbox.fault(LOGIN, "after-accept", then="http")
    await sandbox.fault(LOGIN, "errcode", errcode=-1)
    await sandbox.client.get(LOGIN)
    await sandbox.client.get(LOGIN)

    verdicts = [call["verdict"] for call in await sandbox.received(LOGIN)]

    assert verdicts == ["errcode 40002, fault after-accept", "errcode -1, fault errcode"]
