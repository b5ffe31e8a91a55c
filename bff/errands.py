"""What is to be done at WeChat and has no job: asked of the tables, again and again."""

import asyncio
from contextlib import suppress

import asyncpg
import structlog

from bff.domains.bill import service as bills
from bff.domains.checkout import rounds
from bff.domains.checkout.cashier import Cashier
from bff.domains.checkout.rounds import AT_ONCE, Round
from bff.kit.refusal import Unavailable

# A member looks at "refund sent" or at an order that should have ended.
EVERY_S = 1.0
# A bill is there for a day before anybody misses it.
BILLS_EVERY_S = 60.0

log = structlog.get_logger(__name__)


async def run(cashier: Cashier, stop: asyncio.Event, *, every_s: float = EVERY_S) -> None:
    """Do it until `stop` is set; several workers may do so side by side."""
    async with asyncio.TaskGroup() as errands:
        errands.create_task(_made_rounds(cashier, stop, every_s))
        # Beside the rounds: nobody's refund waits until a long bill is read.
        errands.create_task(_read_bills(cashier, stop))


async def _made_rounds(cashier: Cashier, stop: asyncio.Event, every_s: float) -> None:
    while not stop.is_set():
        counts = [await _made(cashier, one) for one in rounds.ROUNDS]
        # Who left something over goes again at once.
        await _rested(stop, every_s if max(counts) < AT_ONCE else 0)


async def _read_bills(cashier: Cashier, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            read = await bills.read_due(cashier.database, cashier.pay)
        except (Unavailable, asyncpg.PostgresError) as error:
            log.warning("bills_put_off", error=type(error).__name__)
            read = None
        await _rested(stop, 0 if read else BILLS_EVERY_S)


async def _rested(stop: asyncio.Event, for_s: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(for_s):
            await stop.wait()


async def _made(cashier: Cashier, one: Round) -> int:
    try:
        return await one(cashier)
    except (Unavailable, asyncpg.PostgresError) as error:
        # A database that is away or yet to be migrated is no reason to stop: /readyz tells.
        log.warning("round_put_off", round=one.__name__, error=type(error).__name__)
        return 0
