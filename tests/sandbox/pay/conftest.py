"""A merchant with a sandbox of its own, whose clock and weather it may change."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bff.sandbox.pay import keys
from tests.given.ear import Ear, listening
from tests.given.pay_wire import Merchant, Secrets
from tests.given.wechat import running_sandbox


@pytest.fixture(scope="session")
def made_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys that all sandboxes may start with: making them takes a while."""
    folder = tmp_path_factory.mktemp("keys")
    keys.merchant_file(folder)
    return folder


@pytest.fixture
async def merchant(tmp_path: Path, made_keys: Path) -> AsyncIterator[Merchant]:
    for name in (keys.FILE, keys.MERCHANT_FILE):
        shutil.copy(made_keys / name, tmp_path)
    async with running_sandbox(tmp_path, None) as sandbox:
        await sandbox.person("lin")
        yield Merchant(sandbox, Secrets.of(tmp_path))


@pytest.fixture(scope="session")
async def calm_merchant(made_keys: Path) -> AsyncIterator[Merchant]:
    """For tests that move no clock, plan no fault and count no money."""
    async with running_sandbox(made_keys, None) as sandbox:
        await sandbox.person("lin")
        yield Merchant(sandbox, Secrets.of(made_keys))


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    async with listening() as ear:
        yield ear
