"""A WeChat for this room's tests, and the sessions of a process."""

from collections.abc import AsyncIterator

import pytest

from bff.domains.member.sessions import Sessions
from bff.gateways.wechat import MiniProgram
from bff.kit.database import Database
from tests.given.member import opened_sessions
from tests.given.wechat import Sandbox, opened_mini_program, running_sandbox
from tests.services import Services


@pytest.fixture(scope="session")
async def mini_program(sandbox: Sandbox, database: Database) -> AsyncIterator[MiniProgram]:
    async with opened_mini_program(sandbox, database, None) as mini_program:
        yield mini_program


@pytest.fixture(scope="session")
async def live(services: Services) -> AsyncIterator[Sessions]:
    async with opened_sessions(services.redis_url) as live:
        yield live


@pytest.fixture
async def own_sandbox(
    tmp_path_factory: pytest.TempPathFactory, own_place: Services
) -> AsyncIterator[Sandbox]:
    """A sandbox whose clock the test may move."""
    folder = tmp_path_factory.mktemp("wechat")
    async with running_sandbox(folder, own_place.database_url) as sandbox:
        yield sandbox


@pytest.fixture
async def own_mini_program(
    own_sandbox: Sandbox, own_database: Database
) -> AsyncIterator[MiniProgram]:
    async with opened_mini_program(own_sandbox, own_database, None) as mini_program:
        yield mini_program
