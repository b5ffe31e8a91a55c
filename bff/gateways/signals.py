"""Telling other processes that something changed: Redis pub/sub, never needed for truth."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import TimeoutError as RedisTimeout

from bff.kit.tasks import beside

# Even while Redis is away, news is less than a second old.
TICK_S = 0.8
AGAIN_S = 0.5
REPLY_TIMEOUT_S = 2.0
# A line that is cut without a word is known for dead after this and one reply more.
SILENCE_S = 15.0
# More than that is not worth keeping: every listener looks by itself before it would be told.
UNTOLD_MAX = 10_000
LIFELINE = "signals"

Wake = Callable[[], None]
# Told each word; an empty one says that some may have gone by unheard.
Hear = Callable[[bytes], None]
# A connection that hears, and the topics it was tuned to.
Line = tuple[PubSub, set[str]]

log = structlog.get_logger(__name__)


class Signals:
    """Wakes whoever listens to a topic, in every process; when Redis is away, a little later."""

    def __init__(self, redis: Redis) -> None:
        """Wrap a client of our own; use `opened` instead."""
        self._redis = redis
        self._line: Line | None = None
        self._listeners: dict[str, set[Hear]] = {}
        self._topics_changed = asyncio.Event()
        self._untold: dict[tuple[str, bytes], None] = {}
        self._something_to_tell = asyncio.Event()

    async def tell(self, *topics: str) -> None:
        """Wake the listeners of these topics; it waits for nothing and never raises."""
        for topic in topics:
            self._wake(topic)
            self.say(topic, b"")

    def say(self, topic: str, word: bytes) -> None:
        """Have whoever hears the topic, in any process, be told a word by way of Redis."""
        # A dict, so that what is told a hundred times is sent once.
        if len(self._untold) < UNTOLD_MAX:
            self._untold[topic, word] = None
        # Told by a task of its own: no verb waits for Redis.
        self._something_to_tell.set()

    async def listen(self, topic: str) -> AsyncGenerator[None, None]:
        """Yield at once, whenever the topic is told, and at least once in a second."""
        woken = asyncio.Event()
        async with self.waking(topic, woken.set):
            while True:
                woken.clear()
                yield
                await told_or_ticked(woken, asyncio.get_running_loop().time() + TICK_S)

    @asynccontextmanager
    async def waking(self, topic: str, wake: Wake) -> AsyncIterator[None]:
        """Call `wake` whenever the topic is told, as long as the block runs; never rely on it."""
        async with self.hearing(topic, lambda _word: wake()):
            yield

    @asynccontextmanager
    async def hearing(self, topic: str, hear: Hear) -> AsyncIterator[None]:
        """Call `hear` with each word of the topic, and with none when some may be missing."""
        listeners = self._listeners.setdefault(topic, set())
        listeners.add(hear)
        # A task of its own tells Redis: its client may take seconds, and swallow a cancellation.
        self._topics_changed.set()
        try:
            yield
        finally:
            listeners.discard(hear)
            if not listeners and self._listeners.get(topic) is listeners:
                del self._listeners[topic]
                self._topics_changed.set()

    def hears(self, topic: str) -> bool:
        """Whether Redis would tell us a word of this topic, as far as we know."""
        return self._line is not None and topic in self._line[1]

    def acts(self) -> tuple[Coroutine[None, None, None], ...]:
        """Return what must run beside, for as long as the process lives."""
        return self._hear(), self._tune(), self._speak()

    def _wake(self, topic: str, word: bytes = b"") -> None:
        for hear in tuple(self._listeners.get(topic, ())):
            hear(word)

    async def _hear(self) -> None:
        while True:
            await _tried(self._heard())
            await asyncio.sleep(AGAIN_S)

    async def _heard(self) -> None:
        # A connection that failed is thrown away with all that was subscribed on it.
        async with self._redis.pubsub() as pubsub:
            await pubsub.connect()
            await pubsub.subscribe(LIFELINE)
            self._line = pubsub, set()
            self._topics_changed.set()
            try:
                await self._all_heard(pubsub)
            finally:
                self._line = None

    async def _all_heard(self, pubsub: PubSub) -> None:
        while True:
            await self._one_heard(pubsub)

    async def _tune(self) -> None:
        while True:
            await self._topics_changed.wait()
            self._topics_changed.clear()
            if self._line is not None and not await _tried(self._tuned(*self._line)):
                self._topics_changed.set()
                await asyncio.sleep(AGAIN_S)

    async def _tuned(self, pubsub: PubSub, heard: set[str]) -> None:
        new, over = self._listeners.keys() - heard, heard - self._listeners.keys()
        if over:
            await pubsub.unsubscribe(*over)
            heard -= over
        if new:
            await pubsub.subscribe(*new)
            heard |= new
        # What was told before anybody heard is told now.
        for topic in new:
            self._wake(topic)

    async def _one_heard(self, pubsub: PubSub) -> None:
        message = await pubsub.get_message(timeout=SILENCE_S)
        if message is None:
            await pubsub.ping()
            message = await pubsub.get_message(timeout=REPLY_TIMEOUT_S)
        if message is None:
            raise RedisTimeout("the connection is dead")
        if message["type"] == "message":
            self._wake(message["channel"].decode(), message["data"])

    async def _speak(self) -> None:
        while True:
            await self._something_to_tell.wait()
            self._something_to_tell.clear()
            words, self._untold = list(self._untold), {}
            await _tried(self._published(words))

    async def _published(self, words: Sequence[tuple[str, bytes]]) -> None:
        async with self._redis.pipeline(transaction=False) as pipeline:
            for topic, word in words:
                pipeline.publish(topic, word)
            await pipeline.execute()


async def told_or_ticked(told: asyncio.Event, ticks_at: float) -> None:
    """Return when the event is set, at that moment of the loop's clock at the latest."""
    with suppress(TimeoutError):
        async with asyncio.timeout_at(ticks_at):
            await told.wait()


async def _tried(act: Awaitable[object]) -> bool:
    try:
        await act
    except Exception as error:  # noqa: BLE001  it was only about time, and is tried again
        log.info("signals_away", error=type(error).__name__)
        return False
    return True


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Signals]:
    """Open the signals of this process; it works, more slowly, while Redis is away."""
    reach: dict[str, Any] = {"socket_timeout": REPLY_TIMEOUT_S}
    if not url.startswith("unix:"):
        reach |= {"socket_connect_timeout": REPLY_TIMEOUT_S, "socket_keepalive": True}
    async with Redis.from_url(url, retry=Retry(NoBackoff(), 0), **reach) as redis:
        signals = Signals(redis)
        async with beside(*signals.acts()):
            yield signals
