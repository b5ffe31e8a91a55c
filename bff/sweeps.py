"""What is kept for a while only and forgotten, and who is reminded, when a time is over."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import asyncpg
import structlog

from bff.domains.checkout import reminding
from bff.domains.code import scanning
from bff.domains.community_sale import editing
from bff.domains.member import sessions, uploads
from bff.domains.order import pickup
from bff.domains.store import scene
from bff.kit import answer
from bff.kit.database import Database
from bff.kit.refusal import Unavailable

# What is swept is kept for days: minutes make no difference to anybody.
EVERY_S = 600.0
Sweep = Callable[[Database], Awaitable[int]]

SWEEPS: Sequence[Sweep] = (
    answer.sweep,
    sessions.sweep,
    uploads.sweep,
    scanning.forget_cells,
    scene.forget,
    pickup.forget,
    reminding.remind,
    editing.close_due,
)

log = structlog.get_logger(__name__)


async def run(database: Database, stop: asyncio.Event, *, every_s: float = EVERY_S) -> None:
    """Sweep now and again until `stop` is set; several workers may do so side by side."""
    while not stop.is_set():
        await swept(database, stop)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), every_s)


async def swept(database: Database, stop: asyncio.Event) -> None:
    """Sweep everything once, or until `stop` is set; what is refused waits for the next time."""
    for sweep in SWEEPS:
        try:
            await _emptied(database, sweep, stop)
        except (Unavailable, asyncpg.PostgresError) as error:
            # A database that is yet to be migrated is no reason to stop serving: /readyz tells.
            name = f"{sweep.__module__}.{sweep.__name__}"
            log.warning("sweep_put_off", sweep=name, error=type(error).__name__)


async def _emptied(database: Database, sweep: Sweep, stop: asyncio.Event) -> None:
    while not stop.is_set() and await sweep(database):
        continue
