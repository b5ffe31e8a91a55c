import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable

import pytest

from bff.gateways.workshop.service import WorkFailed, WorkRefused, Workshop
from bff.kit.refusal import Unavailable
from tests.gateways import works


@pytest.fixture(scope="module")
async def workshop() -> AsyncIterator[Workshop]:
    async with Workshop() as workshop:
        yield workshop


async def process(workshop: Workshop) -> bytes:
    return await workshop.made(works.who, {})


async def test_facts_and_blobs_are_made_into_one(workshop: Workshop) -> None:
    large = b"x" * 3_000_000

    made = await workshop.made(works.joined, {"between": "、"}, large, b"", b"\0\xff")

    assert made == b"\xe3\x80\x81".join([large, b"", b"\0\xff"])


async def test_one_process_does_it_all(workshop: Workshop) -> None:
    pids = await asyncio.gather(*(process(workshop) for _ in range(8)))

    assert len(set(pids)) == 1


async def test_work_says_no_and_goes_on(workshop: Workshop) -> None:
    before = await process(workshop)

    with pytest.raises(WorkRefused, match="WRONG"):
        await workshop.made(works.refused, {})

    assert await process(workshop) == before


async def test_what_is_printed_disturbs_nothing(workshop: Workshop) -> None:
    assert await workshop.made(works.printed, {}) == b"made"
    assert await workshop.made(works.printed, {}) == b"made"


async def test_no_setting_is_known_there(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BFF_REDIS_URL", "redis://secret")
    async with Workshop() as another:
        assert await another.made(works.settings, {}) == b""


LOST = [(works.endless, Unavailable), (works.died, WorkFailed), (works.failed, WorkFailed)]


@pytest.mark.parametrize(("work", "error"), LOST)
async def test_a_process_that_is_lost_is_replaced(
    work: Callable[..., bytes], error: type[Exception]
) -> None:
    async with Workshop(work_s_max=1.0) as workshop:
        before = await process(workshop)

        with pytest.raises(error):
            await workshop.made(work, {})

        assert await process(workshop) != before


async def test_who_gives_up_leaves_no_answer_behind() -> None:
    async with Workshop() as workshop:
        await process(workshop)
        waiting = asyncio.create_task(workshop.made(works.endless, {}))
        await asyncio.sleep(0)

        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

        assert await workshop.made(works.printed, {}) == b"made"


async def test_who_would_wait_too_long_is_told_so() -> None:
    async with Workshop(waiting_max=2) as workshop:
        outcomes = await asyncio.gather(
            *(process(workshop) for _ in range(4)), return_exceptions=True
        )

    assert [isinstance(one, Unavailable) for one in outcomes] == [False, False, True, True]


KILLED = """
import asyncio, os
from bff.gateways.workshop.service import Workshop
from tests.gateways import works

async def killed():
    print(int(await Workshop().made(works.who, {})), flush=True)
    os._exit(9)

asyncio.run(killed())
"""


async def test_no_process_outlives_its_server() -> None:
    command = [sys.executable, "-c", KILLED]
    server = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)

    # Both write to the one line of errors: it ends when the last of them has ended.
    async with asyncio.timeout(30):
        told, errors = await server.communicate()

    assert (server.returncode, errors) == (9, b"")
    assert int(told) != server.pid
