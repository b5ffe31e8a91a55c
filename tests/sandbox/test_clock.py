from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bff.kit import clock
from bff.kit.database import Database
from bff.sandbox import clock as sandbox_clock
from bff.sandbox.store import Store
from tests.given import wechat_wire as wire
from tests.given.wechat import running_sandbox
from tests.services import Services

DAY_S = 86_400


async def test_advancing_moves_the_business_clock(
    tmp_path: Path, own_place: Services, own_database: Database
) -> None:
    before = await clock.now(own_database)
    async with running_sandbox(tmp_path, own_place.database_url) as sandbox:
        told = await sandbox.control("POST", "/clock/advance", {"seconds": DAY_S})

    moved = await clock.now(own_database) - before
    assert DAY_S <= moved.total_seconds() < DAY_S + 60
    assert told["ahead_s"] == DAY_S


async def test_the_sandbox_follows_whoever_moves_the_clock(
    tmp_path: Path, own_place: Services, own_database: Database
) -> None:
    async with running_sandbox(tmp_path, own_place.database_url) as sandbox:
        await sandbox.person("lin")
        code = await sandbox.login_code("lin")

        await clock.advance(own_database, 301)

        assert (await wire.login(sandbox, code))["errcode"] == 40029


async def test_without_a_database_the_clock_still_moves(tmp_path: Path) -> None:
    async with running_sandbox(tmp_path, None) as sandbox:
        await sandbox.advance(DAY_S)
        await sandbox.advance(-60.5)
    async with running_sandbox(tmp_path, None) as sandbox:
        told = await sandbox.control("GET", "/clock")

    ahead = datetime.fromisoformat(told["now"]) - datetime.now(UTC)
    assert told["ahead_s"] == DAY_S - 60.5
    assert abs(ahead.total_seconds() - told["ahead_s"]) < 60


async def test_a_database_that_is_away_stops_nothing_else(tmp_path: Path) -> None:
    nowhere = f"postgresql://nobody@/nothing?host={tmp_path}"
    async with running_sandbox(tmp_path, nowhere) as sandbox:
        await sandbox.person("lin")
        told = await wire.login(sandbox, await sandbox.login_code("lin"))
        refused = await sandbox.client.post("/_sandbox/clock/advance", json={"seconds": 1})

    assert "openid" in told
    assert refused.status_code == 503


async def test_a_busy_sandbox_follows_its_own_hand(tmp_path: Path, own_place: Services) -> None:
    with closing(Store(tmp_path)) as store:
        async with sandbox_clock.opened(store, own_place.database_url) as time:
            before = [await time.now() for _ in range(100)]
            await time.advance(DAY_S)
            after = [await time.now() for _ in range(100)]

    assert before == sorted(before)
    assert after == sorted(after)
    assert (after[0] - before[-1]).total_seconds() >= DAY_S
