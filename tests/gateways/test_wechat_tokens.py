import asyncio
from collections.abc import AsyncIterator
from contextvars import Context

import pytest
from redis.asyncio import Redis

from bff.context import App
from bff.gateways.wechat import (
    MiniProgram,
    Patience,
    QuotaReached,
    WeChatRefused,
    WeChatUnavailable,
)
from bff.gateways.wechat.tokens import LOCK
from bff.kit.database import Database
from tests.given.wechat import Sandbox, opened_mini_program

TOKEN = "/cgi-bin/stable_token"
IMAGE = "/wxa/getwxacodeunlimit"


@pytest.fixture
async def other(sandbox: Sandbox, database: Database, redis: Redis) -> AsyncIterator[MiniProgram]:
    """The client of another worker."""
    async with opened_mini_program(sandbox, database, redis) as other:
        yield other


@pytest.fixture
async def lonely(sandbox: Sandbox, database: Database) -> AsyncIterator[MiniProgram]:
    """A client whose Redis is away."""
    async with (
        Redis.from_url("redis://127.0.0.1:1", socket_connect_timeout=0.2) as away,
        opened_mini_program(sandbox, database, away) as lonely,
    ):
        yield lonely


async def drawn(mini_program: MiniProgram, app: App = App.CONSUMER) -> bytes:
    return await mini_program.code_image(app, "s=1", "pages/a")


async def fetches(sandbox: Sandbox) -> int:
    return len(await sandbox.received(TOKEN))


async def test_twenty_calls_fetch_one_token(
    sandbox: Sandbox, mini_program: MiniProgram, other: MiniProgram
) -> None:
    await asyncio.gather(*(drawn(worker) for worker in (mini_program, other) for _ in range(10)))

    assert await fetches(sandbox) == 1


async def test_each_app_has_a_token(sandbox: Sandbox, mini_program: MiniProgram) -> None:
    await asyncio.gather(*(drawn(mini_program, app) for app in App for _ in range(3)))

    assert await fetches(sandbox) == len(App)


async def test_without_redis_a_worker_keeps_its_own_token(
    sandbox: Sandbox, lonely: MiniProgram
) -> None:
    await asyncio.gather(*(drawn(lonely) for _ in range(10)))

    assert await fetches(sandbox) == 1


async def test_a_token_is_shared_until_five_minutes_before_its_end(
    sandbox: Sandbox, mini_program: MiniProgram, redis: Redis
) -> None:
    await drawn(mini_program)

    lives_s = await redis.ttl(f"wx:{sandbox.apps['CONSUMER']['appid']}:token")

    assert 6_800 < lives_s <= 6_900


async def test_an_old_token_is_not_used(sandbox: Sandbox, database: Database) -> None:
    time = [0.0]
    async with opened_mini_program(sandbox, database, None) as worker:
        worker._tokens._shelf.monotonic = lambda: time[0]
        await drawn(worker)
        time[0] = 6_899
        await drawn(worker)
        fetched_before = await fetches(sandbox)
        time[0] = 6_901
        await drawn(worker)

    assert fetched_before == 1
    assert await fetches(sandbox) == 2


@pytest.mark.parametrize("errcode", [40001, "40014", 42001])
async def test_a_refused_token_is_renewed_once(
    sandbox: Sandbox, mini_program: MiniProgram, errcode: int | str
) -> None:
    await drawn(mini_program)
    await sandbox.fault(IMAGE, "errcode", errcode=errcode)

    assert await drawn(mini_program)
    assert len(await sandbox.received(IMAGE)) == 3


async def test_all_workers_take_up_the_renewed_token(
    sandbox: Sandbox, mini_program: MiniProgram, other: MiniProgram
) -> None:
    await asyncio.gather(drawn(mini_program), drawn(other))
    await sandbox.advance(7_201)

    await asyncio.gather(*(drawn(worker) for worker in (mini_program, other) for _ in range(5)))

    assert await fetches(sandbox) == 2


async def test_a_token_refused_for_ever_ends_in_an_error(
    sandbox: Sandbox, mini_program: MiniProgram
) -> None:
    await sandbox.fault(IMAGE, "errcode", errcode=40001, times=None)

    with pytest.raises(WeChatRefused):
        await drawn(mini_program)

    assert len(await sandbox.received(IMAGE)) == 2
    assert await fetches(sandbox) <= 3


async def test_a_wrong_secret_is_not_asked_twice(
    sandbox: Sandbox, mini_program: MiniProgram
) -> None:
    await sandbox.fault(TOKEN, "errcode", errcode=40125, times=None)

    with pytest.raises(WeChatRefused):
        await drawn(mini_program)

    assert await fetches(sandbox) == 1
    assert await sandbox.received(IMAGE) == []


async def test_a_quota_of_tokens_is_not_asked_twice(
    sandbox: Sandbox, mini_program: MiniProgram
) -> None:
    await sandbox.fault(TOKEN, "errcode", errcode=45009, times=None)

    with pytest.raises(QuotaReached):
        await drawn(mini_program)

    assert await fetches(sandbox) == 1


@pytest.mark.parametrize("kind", ["errcode", "http", "reset", "after-accept"])
async def test_a_token_is_asked_for_again(
    sandbox: Sandbox, mini_program: MiniProgram, kind: str
) -> None:
    await sandbox.fault(TOKEN, kind, times=2)

    assert await drawn(mini_program)
    assert await fetches(sandbox) == 3


async def test_a_dead_token_path_leaves_a_login_alone(
    sandbox: Sandbox, mini_program: MiniProgram
) -> None:
    await sandbox.person("lin")
    await sandbox.fault(TOKEN, "http", times=None)

    login = await mini_program.login(App.CONSUMER, await sandbox.login_code("lin"))

    assert login.openid
    with pytest.raises(WeChatUnavailable):
        await drawn(mini_program)


async def test_nobody_waits_for_another_worker_for_ever(
    sandbox: Sandbox, database: Database
) -> None:
    patience = Patience(total_s=0.3)
    async with (
        database.transaction() as held,
        opened_mini_program(sandbox, database, None, patience) as waiting,
    ):
        await held.execute(LOCK, f"wechat-token:{sandbox.apps['CONSUMER']['appid']}")

        with pytest.raises(WeChatUnavailable):
            await asyncio.create_task(drawn(waiting), context=Context())

    assert await sandbox.received(IMAGE) == []
