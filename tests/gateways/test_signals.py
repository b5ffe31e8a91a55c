import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bff.gateways import signals
from bff.gateways.signals import UNTOLD_MAX, Signals
from bff.kit.ids import uuid7
from tests.given.redis import own_redis
from tests.services import Services

NOWHERE = "unix:///nowhere/redis.sock"
PATIENCE_S = 20.0


@asynccontextmanager
async def two(url: str) -> AsyncIterator[tuple[Signals, Signals]]:
    """What two processes open."""
    async with signals.opened(url) as one, signals.opened(url) as other:
        yield one, other


async def listened(url: str, topic: str, listeners: int = 1) -> None:
    give_up = asyncio.get_running_loop().time() + PATIENCE_S
    async with Redis.from_url(url) as redis:
        while (await redis.pubsub_numsub(topic))[0][1] != listeners:
            assert asyncio.get_running_loop().time() < give_up


async def woke(event: asyncio.Event) -> bool:
    async with asyncio.timeout(PATIENCE_S):
        return await event.wait()


async def test_another_process_is_woken(services: Services) -> None:
    topic, woken = str(uuid7()), asyncio.Event()
    async with two(services.redis_url) as (one, other), one.waking(topic, woken.set):
        await listened(services.redis_url, topic)

        await other.tell(topic)

        assert await woke(woken)


async def test_words_are_heard_in_their_order(services: Services) -> None:
    topic, words, all_heard = str(uuid7()), list[bytes](), asyncio.Event()

    def hear(word: bytes) -> None:
        words.append(word)
        if word == b"three":
            all_heard.set()

    async with two(services.redis_url) as (one, other), one.hearing(topic, hear):
        await listened(services.redis_url, topic)
        for word in (b"one", b"two", b"three"):
            other.say(topic, word)

        assert await woke(all_heard)
        assert words == [b"", b"one", b"two", b"three"], "the first says that some may be missing"
        assert (one.hears(topic), other.hears(topic)) == (True, False)


async def test_only_the_topics_listeners_are_woken(services: Services) -> None:
    told, untold = asyncio.Event(), asyncio.Event()
    async with (
        signals.opened(services.redis_url) as one,
        one.waking("a", told.set),
        one.waking("b", untold.set),
    ):
        untold.clear()
        await one.tell("a")

        assert (told.is_set(), untold.is_set()) == (True, False)


async def test_a_listener_ticks_without_redis() -> None:
    async with signals.opened(NOWHERE) as one, aclosing(one.listen("a")) as heard:
        async with asyncio.timeout(PATIENCE_S):
            for _ in range(3):
                await anext(heard)


async def test_telling_without_redis_is_no_error() -> None:
    woken = asyncio.Event()
    async with signals.opened(NOWHERE) as one, one.waking("a", woken.set):
        await one.tell("a", "b")

        assert await woke(woken)


async def test_what_waits_to_be_told_is_bounded() -> None:
    async with signals.opened(NOWHERE) as one:
        await one.tell(*(str(n) for n in range(UNTOLD_MAX + 1)))

        assert len(one._untold) == UNTOLD_MAX


async def test_signals_survive_a_new_redis(tmp_path: Path) -> None:
    woken, topic = asyncio.Event(), "a"
    async with AsyncExitStack() as first:
        url = await first.enter_async_context(own_redis(tmp_path))
        async with two(url) as (one, other), one.waking(topic, woken.set):
            await listened(url, topic)
            await first.aclose()
            woken.clear()
            async with own_redis(tmp_path):
                await listened(url, topic)
                assert await woke(woken), "the lost moments are made up for"
                woken.clear()
                await other.tell(topic)

                assert await woke(woken)


async def test_signals_survive_flush_and_kill(tmp_path: Path) -> None:
    woken, topic = asyncio.Event(), "a"
    async with (
        own_redis(tmp_path) as url,
        Redis.from_url(url) as redis,
        two(url) as (one, other),
        one.waking(topic, woken.set),
    ):
        await listened(url, topic)
        await redis.flushall()
        await redis.client_kill_filter(_type="pubsub")
        await listened(url, topic, 0)
        await listened(url, topic)
        woken.clear()
        await other.tell(topic)

        assert await woke(woken)


async def test_the_last_listener_unsubscribes(services: Services) -> None:
    topic = str(uuid7())
    async with signals.opened(services.redis_url) as one:
        async with one.waking(topic, asyncio.Event().set), one.waking(topic, asyncio.Event().set):
            await listened(services.redis_url, topic)

        await listened(services.redis_url, topic, 0)
        assert one._listeners == {}


async def test_whoever_gives_up_is_not_held_by_redis(services: Services) -> None:
    async with signals.opened(services.redis_url) as one:
        while one._line is None:
            await asyncio.sleep(0)

        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0), one.waking(str(uuid7()), asyncio.Event().set):
                await asyncio.Event().wait()

        assert one._listeners == {}


async def test_closing_leaves_nothing_running(services: Services) -> None:
    before = asyncio.all_tasks()

    async with signals.opened(services.redis_url) as one:
        await one.tell("a")

    assert asyncio.all_tasks() == before
