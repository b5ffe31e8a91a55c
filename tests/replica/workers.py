"""A worker as it serves requests beside others: one database, one replica, one Redis."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from bff.config import Settings
from bff.context import App, Context, Services, Viewer
from bff.engine.schema import Asked, Schema, everybody
from bff.gateways import signals
from bff.kit import database
from bff.kit.convoys import Convoys
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.tasks import beside
from bff.replica import Sources, writers
from bff.replica.lag import REPLAYED
from bff.replica.standby import Standby
from bff.replica.writers import Writers
from resolvers.schema import built

LONG_AGO = UUID("00000000-0000-7000-8000-000000000000")
PATIENCE_S = 30.0


@dataclass(slots=True)
class Clock:
    """Steady time as the test has it."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True, slots=True)
class Worker:
    """What one process opened."""

    primary: Database
    standby: Standby
    writers: Writers
    clock: Clock
    graph: Schema
    # The statements that the replica was sent.
    sent: list[str] = field(default_factory=list)

    def context(self, viewer: Viewer | None = None) -> Context:
        """Return what the resolvers of one request may know."""
        services = Services({Convoys: Convoys()})
        return Context(self.primary, services, Settings(), "test", viewer=viewer)

    async def ask(self, text: str, viewer: Viewer | None = None, **variables: object) -> Any:
        """Answer one request without an error."""
        answer = await self.graph.answer(Asked(text, None, variables), self.context(viewer))
        assert not answer.errors, answer.errors
        return answer.data

    async def settled(self) -> None:
        """Return when the replica is well, and no news is missing."""
        await until(lambda: self.standby.well)
        self.clock.now += 2 * writers.OWN_S
        await until(lambda: self.standby.well and not self.writers.may_have_written([uuid7()]))
        self.sent.clear()


@asynccontextmanager
async def worker(primary: Database, replica_url: str, redis_url: str) -> AsyncIterator[Worker]:
    """Open what a worker opens, with a clock that stands still."""
    clock, sent = Clock(), list[str]()

    def note(text: str) -> None:
        # Looking after it is no reading.
        if text != REPLAYED:
            sent.append(text)

    opening = partial(database.replica, replica_url, watch=note)
    standby = Standby(primary, opening, steady=clock)
    async with (
        signals.opened(redis_url) as told,
        writers.opened(told, steady=clock) as heard,
        beside(standby.run()),
    ):
        graph = built(gate=Sources(standby, heard).gate(everybody))
        yield Worker(primary, standby, heard, clock, graph, sent)


def seen_before(member: UUID) -> Viewer:
    """Return a member who signed in long ago."""
    return Viewer(member, (member,), uuid7(), LONG_AGO, App.CONSUMER)


async def until(holds: Callable[[], bool]) -> None:
    """Return when something holds that comes by itself."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():
            await asyncio.sleep(0)
