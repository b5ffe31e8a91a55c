from datetime import datetime, timedelta

from bff.kit.clock import business_day, day_begins
from tests.given import wechat_wire as wire
from tests.given.wechat import Sandbox

CHECK = "/wxa/msg_sec_check"


async def errcode(sandbox: Sandbox, access_token: str) -> int:
    """Use a token for an empty question: 40097 says that the token is good."""
    told = await wire.told(sandbox, CHECK, {"version": 0}, access_token=access_token)
    return int(told["errcode"])


async def until_midnight(sandbox: Sandbox) -> float:
    now = datetime.fromisoformat((await sandbox.control("GET", "/clock"))["now"])
    return (day_begins(business_day(now) + timedelta(days=1)) - now).total_seconds() + 1


async def test_the_stable_token_stays_the_same(sandbox: Sandbox) -> None:
    first = await wire.token(sandbox)
    await sandbox.advance(3_600)
    again = await wire.token(sandbox)

    assert again["access_token"] == first["access_token"]
    assert first["expires_in"] == 7_200
    assert 3_590 <= again["expires_in"] <= 3_600


async def test_the_stable_token_is_renewed_in_its_last_minutes(sandbox: Sandbox) -> None:
    first = await wire.token(sandbox)
    await sandbox.advance(7_200 - 299)
    renewed = await wire.token(sandbox)

    assert renewed["access_token"] != first["access_token"]
    assert await errcode(sandbox, first["access_token"]) == 40097


async def test_a_token_dies_after_two_hours(sandbox: Sandbox) -> None:
    first = await wire.token(sandbox)
    await sandbox.advance(7_201)

    assert await errcode(sandbox, first["access_token"]) == 42001


async def test_a_forced_refresh_kills_the_old_token(sandbox: Sandbox) -> None:
    old = await wire.token(sandbox)
    new = await wire.token(sandbox, force_refresh=True)

    assert await errcode(sandbox, old["access_token"]) == 40001
    assert await errcode(sandbox, new["access_token"]) == 40097


async def test_forced_refreshes_stand_half_a_minute_apart(sandbox: Sandbox) -> None:
    first = await wire.token(sandbox, force_refresh=True)
    at_once = await wire.token(sandbox, force_refresh=True)
    await sandbox.advance(31)
    later = await wire.token(sandbox, force_refresh=True)

    assert at_once["access_token"] == first["access_token"] != later["access_token"]


async def test_twenty_forced_refreshes_make_a_day(sandbox: Sandbox) -> None:
    await sandbox.advance(await until_midnight(sandbox))
    seen = set()
    for _ in range(22):
        seen.add((await wire.token(sandbox, force_refresh=True))["access_token"])
        await sandbox.advance(31)

    assert len(seen) == 20


async def test_a_plain_token_replaces_the_one_before(sandbox: Sandbox) -> None:
    old = (await wire.plain_token(sandbox))["access_token"]
    new = (await wire.plain_token(sandbox))["access_token"]

    overlapping = await errcode(sandbox, old)
    await sandbox.advance(301)

    assert overlapping == 40097
    assert await errcode(sandbox, old) == 40001
    assert await errcode(sandbox, new) == 40097


async def test_plain_and_stable_tokens_do_not_meet(sandbox: Sandbox) -> None:
    stable = await wire.token(sandbox)
    await wire.plain_token(sandbox)
    await wire.plain_token(sandbox)

    assert (await wire.token(sandbox))["access_token"] == stable["access_token"]
    assert await errcode(sandbox, stable["access_token"]) == 40097


async def test_a_wrong_token_has_its_number(calm_sandbox: Sandbox) -> None:
    unknown = "77_" + "x" * 128
    missing = await calm_sandbox.client.post(CHECK, json={"version": 2})

    assert await errcode(calm_sandbox, unknown) == 40001
    assert await errcode(calm_sandbox, "nonsense") == 40014
    assert missing.json()["errcode"] == 41001


async def test_a_token_wants_post_and_json(calm_sandbox: Sandbox) -> None:
    path = "/cgi-bin/stable_token"
    got = await calm_sandbox.client.get(path)
    empty = await calm_sandbox.client.post(path)
    torn = await calm_sandbox.client.post(path, content=b"{")
    plural = await calm_sandbox.client.post(path, json=[])

    told = [answer.json()["errcode"] for answer in (got, empty, torn, plural)]
    assert told == [43002, 44002, 47001, 47001]


async def test_a_refusal_carries_another_trace_each_time(calm_sandbox: Sandbox) -> None:
    first = await wire.token(calm_sandbox, appid="wx0")
    again = await wire.token(calm_sandbox, appid="wx0")

    assert first["errcode"] == again["errcode"] == 40013
    assert first["errmsg"] != again["errmsg"]
