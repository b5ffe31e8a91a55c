"""Work that runs beside a block, and ends with it."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import structlog

AGAIN_S = 0.2

log = structlog.get_logger(__name__)


@asynccontextmanager
async def beside(*acts: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run these for as long as the block does; one that fails is logged and ends alone."""
    tasks = [asyncio.create_task(act) for act in acts]
    for task in tasks:
        task.add_done_callback(_seen)
    try:
        yield
    finally:
        for task in tasks:
            await _ended(task)


async def _ended(task: asyncio.Task[None]) -> None:
    # wait_for of Python 3.11 may swallow a cancellation that meets a result.
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=AGAIN_S)


def _seen(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("task_failed", task=task.get_name(), exc_info=error)
