"""A sandbox with a clock of its own for each test, and one that all share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.given.wechat import Sandbox, running_sandbox


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    async with running_sandbox(tmp_path, None) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
async def calm_sandbox(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sandbox]:
    """For tests that move no clock and plan no fault."""
    async with running_sandbox(tmp_path_factory.mktemp("calm"), None) as sandbox:
        yield sandbox
