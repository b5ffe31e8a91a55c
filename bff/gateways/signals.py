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
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeout

from bff.kit.tasks import beside

TICK_S = 0.8
AGAIN_S = 0.5
REPLY_TIMEOUT_S = 2.0
SILENCE_S = 15.0
UNTOLD_MAX = 10_000
LIFELINE = "signals"

Wake = Callable[[], None]

log = structlog.get_logger(__name__)


class Signals:
    """Wakes whoever listens to a topic, in every process; when Redis is away, a little later."""

    def __init__(self, redis: Redis) -> None:
        """Wrap a client of our own; use `opened` instead."""
        self._redis = redis
        self._pubsub: PubSub | None = None
        self._listeners: dict[str, set[Wake]] = {}
        self._untold: dict[str, None] = {}
        self._something_to_tell = asyncio.Event()

    async def tell(self, *topics: str) -> None:
        """Wake the listeners of these topics; it waits for nothing and never raises."""
        for topic in topics:
            self._wake(topic)
            if len(self._untold) < UNTOLD_MAX:
                self._untold[topic] = None
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
        listeners = self._listeners.setdefault(topic, set())
        listeners.add(wake)
        if len(listeners) == 1:
            await self._subscribed(topic)
        try:
            yield
        finally:
            listeners.discard(wake)
            if not listeners and self._listeners.get(topic) is listeners:
                del self._listeners[topic]
                await self._unsubscribed(topic)

    def acts(self) -> tuple[Coroutine[None, None, None], ...]:
        """Return what must run beside, for as long as the process lives."""
        return self._hear(), self._speak()

    def _wake(self, topic: str) -> None:
        for wake in tuple(self._listeners.get(topic, ())):
            wake()

    def _wake_all(self) -> None:
        for topic in tuple(self._listeners):
            self._wake(topic)

    async def _subscribed(self, topic: str) -> None:
        if self._pubsub is not None:
            await _tried(self._pubsub.subscribe(topic))

    async def _unsubscribed(self, topic: str) -> None:
        if self._pubsub is not None:
            await _tried(self._pubsub.unsubscribe(topic))
        if topic in self._listeners:
            await self._subscribed(topic)

    async def _hear(self) -> None:
        while True:
            await _tried(self._heard())
            await asyncio.sleep(AGAIN_S)

    async def _heard(self) -> None:
        # A connection that failed is thrown away with all that was subscribed on it.
        async with self._redis.pubsub() as pubsub:
            await pubsub.connect()
            self._pubsub = pubsub
            try:
                await self._heeded(pubsub)
            finally:
                self._pubsub = None

    async def _heeded(self, pubsub: PubSub) -> None:
        await pubsub.subscribe(LIFELINE, *self._listeners)
        # What was told while nobody heard is told to all now.
        self._wake_all()
        while True:
            await self._one_heard(pubsub)

    async def _one_heard(self, pubsub: PubSub) -> None:
        message = await pubsub.get_message(timeout=SILENCE_S)
        if message is None:
            await pubsub.ping()
            message = await pubsub.get_message(timeout=REPLY_TIMEOUT_S)
        if message is None:
            raise RedisTimeout("the connection is dead")
        if message["type"] == "message":
            self._wake(message["channel"].decode())

    async def _speak(self) -> None:
        while True:
            await self._something_to_tell.wait()
            self._something_to_tell.clear()
            topics, self._untold = list(self._untold), {}
            await _tried(self._published(topics))

    async def _published(self, topics: Sequence[str]) -> None:
        async with self._redis.pipeline(transaction=False) as pipeline:
            for topic in topics:
                pipeline.publish(topic, b"")
            await pipeline.execute()


async def told_or_ticked(told: asyncio.Event, ticks_at: float) -> None:
    """Return when the event is set, at that moment of the loop's clock at the latest."""
    with suppress(TimeoutError):
        async with asyncio.timeout_at(ticks_at):
            await told.wait()


async def _tried(act: Awaitable[object]) -> None:
    try:
        await act
    except (RedisError, OSError) as error:
        log.info("signals_away", error=type(error).__name__)


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
