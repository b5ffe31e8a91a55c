"""Who changed something of late, in whichever process: their reads are the primary's."""

import asyncio
import struct
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

from bff.gateways.signals import Signals
from bff.kit.tasks import beside

# Longer than an operation may take, and a replica that is trusted may be behind, taken together.
OWN_S = 10.0
ECHO_EVERY_S = 1.0
# A line on which our own words do not come back is deaf.
ECHO_S_MAX = 2.5
TOPIC = "writers"
UUID_BYTES = 16
MOMENT = struct.Struct("d")


class Writers:
    """The members who changed something of late, as far as this process has heard."""

    def __init__(self, signals: Signals, *, steady: Callable[[], float] = time.monotonic) -> None:
        """Know of nobody; use `opened` instead."""
        self._signals = signals
        self._steady = steady
        self._until: dict[UUID, float] = {}
        self._unsure_until = 0.0
        self._echoed_until = 0.0
        self.echo_topic = f"{TOPIC}:{uuid4().hex}"

    def wrote(self, members: Sequence[UUID]) -> None:
        """Remember a person who is about to change something, here and in all processes."""
        self._remember(members)
        self._signals.say(TOPIC, b"".join(member.bytes for member in members))

    def may_have_written(self, members: Sequence[UUID]) -> bool:
        """Whether a person changed something of late, or nobody here would have heard of it."""
        now = self._steady()
        if now < self._unsure_until or now >= self._echoed_until or not self._signals.hears(TOPIC):
            return True
        return any(self._until.get(member, now) > now for member in members)

    def hear(self, word: bytes) -> None:
        """Learn of a person in another process; without a word, that somebody was missed."""
        if not word:
            self._unsure_until = self._steady() + OWN_S
        starts = range(0, len(word), UUID_BYTES)
        self._remember([UUID(bytes=word[at : at + UUID_BYTES]) for at in starts])

    def echo(self, word: bytes) -> None:
        """Learn that what was told Redis until this moment of ours has been heard."""
        if word:
            self._echoed_until = MOMENT.unpack(word)[0] + ECHO_S_MAX

    async def call(self) -> None:
        """Call out, for as long as the process lives, to hear whether it comes back."""
        while True:
            # What others told before it comes before it: Redis keeps the order on a line.
            self._signals.say(self.echo_topic, MOMENT.pack(self._steady()))
            await asyncio.sleep(ECHO_EVERY_S)

    def _remember(self, members: Sequence[UUID]) -> None:
        now = self._steady()
        for member in members:
            # Put at the end, so that those who may be forgotten stand first.
            self._until.pop(member, None)
            self._until[member] = now + OWN_S
        while self._until and self._until[first := next(iter(self._until))] <= now:
            del self._until[first]


@asynccontextmanager
async def opened(
    signals: Signals, *, steady: Callable[[], float] = time.monotonic
) -> AsyncIterator[Writers]:
    """Listen for writers as long as the block runs."""
    writers = Writers(signals, steady=steady)
    async with (
        signals.hearing(TOPIC, writers.hear),
        signals.hearing(writers.echo_topic, writers.echo),
        beside(writers.call()),
    ):
        yield writers
