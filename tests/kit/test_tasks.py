import asyncio

from structlog.testing import capture_logs

from bff.kit.tasks import beside


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
