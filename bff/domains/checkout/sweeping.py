"""Parties end by their time: complete they are booked, otherwise everybody is paid back, once."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from bff.domains.checkout import facts, rewarding
from bff.domains.checkout import parties as seating
from bff.domains.checkout.parties import Seating
from bff.domains.checkout.returning import taken_back
from bff.domains.group_buy import parties
from bff.domains.group_buy.outcomes import Completed, Swept
from bff.domains.group_buy.parties import Early
from bff.domains.order import refunds
from bff.domains.profit import service as profit
from bff.gateways.signals import Signals
from bff.kit.database import Database, Transaction
from bff.kit.refusal import BadInput, Refusal

Sweep = Callable[[Transaction, Signals], Awaitable[Swept]]


async def lapse(database: Database, signals: Signals) -> int:
    """Free the seats that were not paid in time; return how much there was to do."""
    return await _swept(database, signals, parties.lapse)


async def expire(database: Database, signals: Signals) -> int:
    """End the parties whose time is over; return how much there was to do."""
    return await _swept(database, signals, parties.expire)


async def complete_early(
    database: Database, signals: Signals, commands: Sequence[Early]
) -> list[UUID | Refusal | BadInput]:
    """Complete parties that are large enough for it; return the party, or why it is not."""
    async with database.transaction() as transaction:
        outcomes = await parties.complete_early(transaction, commands, signals)
        whole = [one for one in outcomes if isinstance(one, Completed)]
        await _booked(transaction, signals, Swept(whole, [], []))
    return [one.party_id if isinstance(one, Completed) else one for one in outcomes]


async def _swept(database: Database, signals: Signals, sweep: Sweep) -> int:
    async with database.transaction() as transaction:
        swept = await sweep(transaction, signals)
        await _booked(transaction, signals, swept)
    return len(swept)


async def _booked(transaction: Transaction, signals: Signals, swept: Swept) -> None:
    back = await seating.expired(transaction, swept.expired)
    whole = Seating()
    await seating.came_about(transaction, swept.completed, {}, whole)
    refunds.write(transaction, [*whole.refunds, *back])
    await taken_back(transaction, signals, back)
    await rewarding.rewarded(transaction, whole.complete)
    earned = [facts.fact(one, one.paid_at or one.now) for one in whole.complete]
    await profit.book_new(transaction, earned, signals)
