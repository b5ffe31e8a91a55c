"""WeChat in a process of its own, and its books, read beside it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import httpx
import orjson

from bff.cli.wechat import STATE
from bff.sandbox.store import FILE
from tests.cli import given
from tests.faults.serving import PATIENCE_S
from tests.given.wechat import NOBODY, Sandbox, own_apps
from tests.services import Services

KEPT_S = 1.0


@asynccontextmanager
async def started(place: Services, folder: Path) -> AsyncIterator[Sandbox]:
    """Run `bff sandbox` until the block ends; its clock is the one of this database."""
    [port] = given.free_ports(1)
    apps, url = own_apps(), f"http://127.0.0.1:{port}"
    settings = given.of(place, folder) | {
        "sandbox_port": port,
        "log_level": "warning",
        "wechat_apps": orjson.dumps(apps).decode(),
    }
    with given.serving(settings, folder / "wechat-said", "sandbox") as process:
        assert await asyncio.to_thread(given.first_line, process.stdout) == f"sandbox {url}"
        # Shorter than the sandbox keeps a line that nobody uses while the server starts.
        limits = httpx.Limits(keepalive_expiry=KEPT_S)
        async with httpx.AsyncClient(
            base_url=url, timeout=PATIENCE_S, verify=NOBODY, limits=limits
        ) as client:
            yield Sandbox(url, client, apps, folder / STATE)


def written(sandbox: Sandbox, statement: str) -> list[tuple[Any, ...]]:
    """Return what WeChat's own books say."""
    with closing(sqlite3.connect(f"file:{sandbox.folder / FILE}?mode=ro", uri=True)) as books:
        return list(books.execute(statement))
