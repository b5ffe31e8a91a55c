import asyncio
from contextlib import suppress

import pytest

from bff.kit.patience import Overdue, Patience

NO_TIME = 0.001
LONG = 60.0


async def for_ever() -> None:
    await asyncio.Event().wait()


async def stubborn() -> str:
    with suppress(asyncio.CancelledError):
        await for_ever()
    return "done"


async def failing() -> None:
    raise KeyError


async def test_what_comes_in_time_is_given() -> None:
    patience = Patience(LONG)

    assert await patience.wait(asyncio.sleep(0, "done")) == "done"
    with pytest.raises(KeyError):
        await patience.wait(failing())


async def test_each_that_takes_too_long_is_ended() -> None:
    patience = Patience(NO_TIME)

    for _ in range(2):
        with pytest.raises(Overdue):
            await patience.wait(for_ever())
    together = await asyncio.gather(
        *(patience.wait(for_ever()) for _ in range(3)), return_exceptions=True
    )

    assert [type(one) for one in together] == [Overdue] * 3


async def test_who_came_later_is_ended_later() -> None:
    patience, ended = Patience(50 * NO_TIME), list[str]()

    async def named(name: str) -> None:
        with suppress(Overdue):
            await patience.wait(for_ever())
        ended.append(name)

    first = asyncio.create_task(named("first"))
    with pytest.raises(Overdue):
        await Patience(25 * NO_TIME).wait(for_ever())
    await asyncio.gather(first, named("second"))

    assert ended == ["first", "second"]


async def test_what_will_not_be_ended_may_finish() -> None:
    task = asyncio.current_task()

    assert await Patience(NO_TIME).wait(stubborn()) == "done"
    assert task is not None
    assert not task.cancelling()


async def test_who_is_cancelled_by_others_is_not_overdue() -> None:
    patience = Patience(LONG)
    task = asyncio.create_task(patience.wait(for_ever()))
    await asyncio.sleep(0)

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


def test_another_loop_has_patience_of_its_own() -> None:
    patience = Patience(NO_TIME)

    async def overdue() -> None:
        with pytest.raises(Overdue):
            await patience.wait(for_ever())

    async def left() -> None:
        await patience.wait(asyncio.sleep(0))

    for act in (left, overdue):
        asyncio.run(act())
