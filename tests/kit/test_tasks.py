import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress

import pytest
from structlog.testing import capture_logs

from bff.kit.tasks import beside, until

PATIENCE_S = 20.0


async def test_what_runs_beside_ends_with_the_block() -> None:
    before = asyncio.all_tasks()

    async with beside(asyncio.Event().wait(), asyncio.Event().wait()):  # type: ignore[arg-type]
        assert len(asyncio.all_tasks()) == len(before) + 2

    assert asyncio.all_tasks() == before


async def test_a_swallowed_cancellation_is_asked_again() -> None:
    refusals = 2

    async def stubborn() -> None:
        nonlocal refusals
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                refusals -= 1
                if refusals < 0:
                    raise

    async with beside(stubborn()):
        await asyncio.sleep(0)

    assert refusals == -1


async def test_a_failure_is_logged_and_harms_nobody() -> None:
    async def failing() -> None:
        raise ZeroDivisionError

    with capture_logs() as logs:
        async with beside(failing()):
            await asyncio.sleep(0)
            await asyncio.sleep(0)

    assert [entry["event"] for entry in logs] == ["task_failed"]


async def counted(to: int, closed: asyncio.Event) -> AsyncGenerator[int, None]:
    try:
        for number in range(to):
            yield number
        await asyncio.Event().wait()
    finally:
        closed.set()


async def test_items_come_until_it_is_over() -> None:
    over, closed = asyncio.Event(), asyncio.Event()
    heard = []

    async for number in until(over, counted(3, closed)):
        heard.append(number)
        if number == 2:
            over.set()

    assert heard == [0, 1, 2]
    assert closed.is_set()


async def test_items_that_end_end_by_themselves() -> None:
    async def three() -> AsyncGenerator[int, None]:
        for number in range(3):
            yield number

    assert [number async for number in until(asyncio.Event(), three())] == [0, 1, 2]


async def test_whoever_waits_for_items_may_give_up() -> None:
    before, closed = asyncio.all_tasks(), asyncio.Event()

    async def heard() -> list[int]:
        return [number async for number in until(asyncio.Event(), counted(1, closed))]

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(heard(), 0.01)
    await asyncio.sleep(0)

    assert closed.is_set()
    assert asyncio.all_tasks() == before


async def test_a_source_that_fails_is_heard_of() -> None:
    async def failing() -> AsyncGenerator[int, None]:
        yield 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        [number async for number in until(asyncio.Event(), failing())]


async def test_all_are_told_to_end_before_one_is_awaited() -> None:
    told = asyncio.Event()

    async def stubborn() -> None:
        while not told.is_set():
            with suppress(asyncio.CancelledError):
                await told.wait()

    async def ready() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            told.set()

    async with asyncio.timeout(PATIENCE_S), beside(stubborn(), ready()):
        await asyncio.sleep(0)

    assert told.is_set()
