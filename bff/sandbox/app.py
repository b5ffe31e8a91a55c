"""WeChat as a local server: the one application of the sandbox."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route

from bff.sandbox import world
from bff.sandbox.apps import APPS, Apps
from bff.sandbox.control import routes as control
from bff.sandbox.mini_program import routes as mini_program
from bff.sandbox.page import page
from bff.sandbox.pay import courier, pusher
from bff.sandbox.pay import routes as pay
from bff.sandbox.pay.office import Office
from bff.sandbox.pay.pusher import Pusher
from bff.sandbox.world import World


def make(
    state_dir: Path, *, database_url: str | None, apps: Apps = APPS, production: bool = False
) -> Starlette:
    """Make the sandbox that remembers in `state_dir` and shares the clock of the database.

    In the production profile its control API and its page are refused.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, World | Office | Pusher]]:
        async with world.opened(state_dir, database_url, apps) as here:
            office = Office(state_dir, here)
            async with courier.working(office), pusher.working(office) as pushing:
                yield {"world": here, "pay": office, "push": pushing}

    shown = control.forbidden if production else page
    return Starlette(
        routes=[
            Route("/", shown),
            control.mounted(refused=production),
            *mini_program.ROUTES,
            *pay.ROUTES,
        ],
        lifespan=lifespan,
        exception_handlers={HTTPException: control.in_words},
    )
