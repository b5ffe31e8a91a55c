"""What arrives while a batch is under way travels together in the next one."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextvars import Context
from dataclasses import dataclass
from math import ceil, inf
from typing import Any

from bff.kit.refusal import Unavailable

Act = Callable[[Sequence[Any]], Awaitable[Sequence[Any]]]
Outcomes = list[Any]
# Told of each batch: whose it is, how many it carries, how long the first of them waited.
Watch = Callable[[str, int, float], None]

BATCH_MAX = 500
QUEUE_MAX = 20_000
# Of those who wait to read, one part travels at a time; but so few are not parted.
PARTS = 2
SEATS_MIN = 8


def unwatched(_name: str, _size: int, _waited_s: float) -> None:
    """Count nothing."""


@dataclass(slots=True, eq=False)
class Group:
    """Those who came together: what they ask for, and where their outcomes go."""

    asked: Sequence[Any]
    outcomes: "asyncio.Future[Outcomes]"
    since: float
    deadline: float

    def waits(self, now: float) -> bool:
        """Whether anybody still wants the outcomes; who waited too long is told so."""
        if self.outcomes.done():
            return False
        if self.deadline <= now:
            self.outcomes.set_exception(Unavailable("it waited too long for its turn"))
            return False
        return True


class Convoy:
    """Carries what many ask for in batches, one after the other, without a timer.

    `act` gets a list and gives an outcome for each, in order; an exception may be one. Whatever it
    raises hurts only those who bring it about: the list is halved until they stand alone.
    """

    def __init__(
        self,
        name: str,
        act: Act,
        *,
        shared: bool = False,
        batch_max: int = BATCH_MAX,
        queue_max: int = QUEUE_MAX,
        watch: Watch = unwatched,
    ) -> None:
        """Carry up to `batch_max` at a time and let up to `queue_max` wait.

        `shared` says that equal ones, such as keys of a read, are asked for once.
        """
        self._name = name
        self._act = act
        self._shared = shared
        self._batch_max = batch_max
        self._queue_max = queue_max
        self._watch = watch
        self._queue: deque[Group] = deque()
        self._waiting = 0
        self._travel: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def one(self, asked: Any, *, within_s: float = inf) -> Any:
        """Return the outcome for one, or raise it if it is an exception."""
        [outcome] = await self.many([asked], within_s=within_s)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def many(self, asked: Sequence[Any], *, within_s: float = inf) -> "asyncio.Future[Outcomes]":
        """Ask for several at once; what is returned gives an outcome for each.

        What has not begun within so many seconds is not begun at all. To cancel what is
        returned harms nobody else. Raises Unavailable when too many wait already.
        """
        if self._travel is None:
            # Only whoever sets it going: to ask for the loop is a call of the system.
            self._loop = asyncio.get_running_loop()
        loop = self._loop
        assert loop is not None
        if self._shared:
            # What no dictionary takes must fail here, where it hurts only who asks for it.
            deque(map(hash, asked), maxlen=0)
        if self._waiting + len(asked) > self._queue_max:
            raise Unavailable(f"too many wait for {self._name}")
        since = loop.time()
        group = Group(asked, loop.create_future(), since, since + within_s)
        self._queue.append(group)
        self._waiting += len(asked)
        if self._travel is None:
            # In a context of its own: a batch belongs to nobody who travels in it.
            self._travel = loop.create_task(self._travelled(), context=Context())
        return group.outcomes

    async def _travelled(self) -> None:
        try:
            # Whoever is about to ask in this very turn of the loop is taken along.
            await asyncio.sleep(0)
            seats = SEATS_MIN
            while self._queue:
                seats = max(seats, ceil(len(self._queue) / PARTS))
                await self._carry(list(self._boarding(seats)))
        finally:
            self._travel = None
            # Not empty only when the process ends in the middle.
            for group in self._queue:
                group.outcomes.cancel()

    def _boarding(self, seats: int) -> Iterator[Group]:
        now, room = asyncio.get_running_loop().time(), self._batch_max
        # While the database reads for some, this process has work with the others: were all
        # taken along, each of the two would wait for the other.
        for _ in range(min(seats, len(self._queue)) if self._shared else len(self._queue)):
            if room < self._batch_max and len(self._queue[0].asked) > room:
                break
            group = self._queue.popleft()
            self._waiting -= len(group.asked)
            if group.waits(now):
                room -= len(group.asked)
                yield group

    async def _carry(self, groups: Sequence[Group]) -> None:
        asked = [one for group in groups for one in group.asked]
        if groups:
            waited = asyncio.get_running_loop().time() - groups[0].since
            self._watch(self._name, len(asked), waited)
        found = iter(await (self._once(asked) if self._shared else self._all(asked)))
        for group in groups:
            outcomes = [next(found) for _ in group.asked]
            if not group.outcomes.done():
                group.outcomes.set_result(outcomes)

    async def _once(self, asked: Sequence[Any]) -> Outcomes:
        # Each is hashed once: a key may be as large as a question.
        places: dict[Any, int] = {}
        at = [places.setdefault(one, len(places)) for one in asked]
        found = await self._all(list(places))
        return [found[place] for place in at]

    async def _all(self, asked: Sequence[Any]) -> Outcomes:
        outcomes: Outcomes = []
        # More than a batch only where a single group is larger than that.
        for first in range(0, len(asked), self._batch_max):
            outcomes += await self._acted(asked[first : first + self._batch_max])
        return outcomes

    async def _acted(self, asked: Sequence[Any]) -> Outcomes:
        try:
            outcomes = list(await self._act(asked))
            assert len(outcomes) == len(asked), f"{self._name} did not answer everybody"
        except Unavailable as unavailable:
            # Nobody's fault, and half of them would fare no better.
            return [unavailable] * len(asked)
        except Exception as error:  # noqa: BLE001  whoever brings it about is found below
            return [error] if len(asked) == 1 else await self._halved(asked)
        return outcomes

    async def _halved(self, asked: Sequence[Any]) -> Outcomes:
        middle = len(asked) // 2
        return [*await self._acted(asked[:middle]), *await self._acted(asked[middle:])]
