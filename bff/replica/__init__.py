"""Where loaders read: in a replica, unless somebody might miss there what they did themselves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from bff.config import ConfigError, Settings
from bff.gateways.signals import Signals
from bff.kit import database, pool
from bff.kit.database import Database
from bff.kit.tasks import beside
from bff.replica import writers
from bff.replica.sources import Sources
from bff.replica.standby import Standby

__all__ = ["Sources", "opened"]


@asynccontextmanager
async def opened(
    settings: Settings, primary: Database, signals: Signals
) -> AsyncIterator[Sources | None]:
    """Look after the replica of the settings as long as the block runs; None without one."""
    url = settings.database_replica_url
    if url is None:
        yield None
        return
    _check(url)
    opening = partial(
        database.replica,
        url,
        production=settings.production,
        pool_size=settings.database_pool_size,
    )
    standby = Standby(primary, opening)
    async with writers.opened(signals) as heard, beside(standby.run()):
        yield Sources(standby, heard)


def _check(url: str) -> None:
    try:
        pool.credentials(url)
    except ValueError as error:
        raise ConfigError(f"BFF_DATABASE_REPLICA_URL: {error}.") from None
