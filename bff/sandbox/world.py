"""What every path of the sandbox shares."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request

from bff.sandbox import census, clock
from bff.sandbox.apps import Apps
from bff.sandbox.clock import Clock
from bff.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class World:
    """The people, the time and the apps of one sandbox."""

    store: Store
    clock: Clock
    apps: Apps

    def app_of(self, appid: str) -> str | None:
        """Return the name of the app with this appid, or None."""
        names = (name for name, facts in self.apps.items() if facts["appid"] == appid)
        return next(names, None)


@asynccontextmanager
async def opened(state_dir: Path, database_url: str | None, apps: Apps) -> AsyncIterator[World]:
    """Open the world that `state_dir` remembers."""
    with closing(Store(state_dir)) as store:
        census.open_accounts(store, apps)
        async with clock.opened(store, database_url) as time:
            yield World(store=store, clock=time, apps=apps)


def of(request: Request) -> World:
    """Return the world that a request came to."""
    world = request.state.world
    assert isinstance(world, World)
    return world
