"""Parties end by their time: complete they are booked, otherwise everybody is paid back, once."""

from collections.abc import Awaitable, Callable

from bff.domains.checkout import facts, rewarding
from bff.domains.checkout import parties as seating
from bff.domains.checkout.parties import Seating
from bff.domains.checkout.returning import taken_back
from bff.domains.group_buy import parties
from bff.domains.group_buy.outcomes import Swept
from bff.domains.order import refunds
from bff.domains.profit import service as profit
from bff.gateways.signals import Signals
from bff.kit.database import Database, Transaction

Sweep = Callable[[Transaction, Signals], Awaitable[Swept]]


async def lapse(database: Database, signals: Signals) -> int:
    """Free the seats that were not paid in time; return how much there was to do."""
    return await _swept(database, signals, parties.lapse)


async def expire(database: Database, signals: Signals) -> int:
    """End the parties whose time is over; return how much there was to do."""
    return await _swept(database, signals, parties.expire)


async def _swept(database: Database, signals: Signals, sweep: Sweep) -> int:
    async with database.transaction() as transaction:
        swept = await sweep(transaction, signals)
        await booked(transaction, signals, swept)
    return len(swept)


async def booked(transaction: Transaction, signals: Signals, swept: Swept) -> None:
    """Book the parties that came about, and pay back what was paid for those that did not."""
    back = await seating.expired(transaction, swept.expired)
    whole = Seating()
    await seating.came_about(transaction, swept.completed, {}, whole)
    refunds.write(transaction, [*whole.refunds, *back])
    await taken_back(transaction, signals, back)
    await rewarding.rewarded(transaction, whole.complete)
    earned = [facts.fact(one, one.paid_at or one.now) for one in whole.complete]
    await profit.book_new(transaction, earned, signals)
