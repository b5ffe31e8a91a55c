"""A sandbox of the test's own, whose apps are its own too, and our client to it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bff.gateways.wechat import MiniProgram
from bff.kit.database import Database
from bff.sandbox.pay import keys
from tests.given.wechat import Sandbox, opened_mini_program, own_apps, running_sandbox


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    async with running_sandbox(tmp_path, None, apps=own_apps()) as sandbox:
        yield sandbox


@pytest.fixture
async def mini_program(
    sandbox: Sandbox, database: Database, redis: Redis
) -> AsyncIterator[MiniProgram]:
    async with opened_mini_program(sandbox, database, redis) as mini_program:
        yield mini_program


@pytest.fixture(scope="session")
def pay_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys that all sandboxes may start with: making them takes a while."""
    folder = tmp_path_factory.mktemp("keys")
    keys.merchant_file(folder)
    return folder
