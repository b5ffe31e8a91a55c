"""Running one act on the database, wherever that is, and saying in words why it was refused."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bff import config, database
from bff.cli.migrate import brought_up_to_date
from bff.cli.reach import reached
from bff.cli.words import CommandError
from bff.config import Settings
from bff.kit.database import Database
from bff.kit.refusal import BadInput

Answer = TypeVar("Answer")
Act = Callable[[Settings, Database], Awaitable[Answer]]


def asked(act: Act[Answer]) -> Answer:
    """Return what `act` does on the database of the settings; CommandError when it is refused."""
    with reached(config.read(), share=True) as settings:
        return asyncio.run(_opened(settings, act))


async def _opened(settings: Settings, act: Act[Answer]) -> Answer:
    # A production database is brought up to date by whoever deploys, not by who asks it something.
    if not settings.production:
        await brought_up_to_date(settings)
    assert settings.database_url is not None
    async with database.opened(settings.database_url, production=settings.production) as opened:
        try:
            return await act(settings, opened)
        except BadInput as error:
            raise CommandError(str(error)) from None
