"""Work that runs beside a block, and ends with it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import structlog

Item = TypeVar("Item")

# Long enough for a task that was cancelled to close what it holds.
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
        # All are told before any is waited for: the waiting itself may be cut short.
        for task in tasks:
            task.cancel()
        for task in tasks:
            await _ended(task)


async def until(
    over: asyncio.Event, items: AsyncGenerator[Item, None]
) -> AsyncGenerator[Item, None]:
    """Yield the items for as long as `over` is not set, and close their source afterwards."""
    ending = asyncio.create_task(over.wait())
    try:
        while coming := await _next(items, ending):
            yield coming[0]
    finally:
        ending.cancel()
        await items.aclose()


async def _next(items: AsyncGenerator[Item, None], ending: asyncio.Task[Any]) -> list[Item]:
    coming = asyncio.ensure_future(anext(items))
    try:
        await asyncio.wait({coming, ending}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        coming.cancel()
        # A generator that still runs cannot be closed.
        await asyncio.wait({coming})
    with suppress(asyncio.CancelledError, StopAsyncIteration):
        return [coming.result()]
    return []


async def _ended(task: asyncio.Task[None]) -> None:
    # wait_for of Python 3.11 may swallow a cancellation that meets a result.
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=AGAIN_S)


def _seen(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("task_failed", task=task.get_name(), exc_info=error)
