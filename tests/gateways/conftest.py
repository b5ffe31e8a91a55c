"""A sandbox of the test's own, on the test's own database, and our client to it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bff.gateways.wechat import MiniProgram
from bff.kit.database import Database
from tests.given.wechat import Sandbox, opened_mini_program, own_apps, running_sandbox
from tests.services import Services


@pytest.fixture
async def sandbox(tmp_path: Path, own_place: Services) -> AsyncIterator[Sandbox]:
    url = own_place.database_url
    async with running_sandbox(tmp_path, url, apps=own_apps()) as sandbox:
        yield sandbox


@pytest.fixture
async def mini_program(
    sandbox: Sandbox, own_database: Database, redis: Redis
) -> AsyncIterator[MiniProgram]:
    async with opened_mini_program(sandbox, own_database, redis) as mini_program:
        yield mini_program
