"""Parties end by their time, or early by the brand; seats that nobody paid for become free."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from bff.domains.group_buy import ending, reading
from bff.domains.group_buy.desk import Desk
from bff.domains.group_buy.outcomes import Completed, Swept
from bff.domains.group_buy.reading import STATEMENTS
from bff.domains.group_buy.writing import write
from bff.gateways.signals import Signals
from bff.kit.database import Transaction
from bff.kit.refusal import BadInput, Refusal

SWEPT_AT_ONCE = 200


class Early(NamedTuple):
    """An operator's wish to complete a party with those who have paid."""

    party_id: UUID
    operator_id: UUID


async def lapse(
    transaction: Transaction, signals: Signals, *, at_once: int = SWEPT_AT_ONCE
) -> Swept:
    """Free up to so many seats whose time is over, with all others of their parties."""
    desk = await _due(transaction, "seats_due", at_once)
    ending.lapse(desk)
    return await _swept(transaction, signals, desk)


async def expire(
    transaction: Transaction, signals: Signals, *, at_once: int = SWEPT_AT_ONCE
) -> Swept:
    """End up to so many parties whose time is over, each once, by what they have reached.

    Those that came about are to be booked, and the orders of the others to be paid back, in this
    transaction.
    """
    desk = await _due(transaction, "parties_due", at_once)
    ending.expire(desk)
    return await _swept(transaction, signals, desk)


async def complete_early(
    transaction: Transaction, wishes: Sequence[Early], signals: Signals
) -> list[Completed | Refusal | BadInput]:
    """Complete parties that are large enough for it, with nobody but those who have paid.

    The price is that of the step they have reached, or of the first one; nobody pays more.
    """
    parties = [wish.party_id for wish in wishes]
    offers = await reading.lock(transaction, parties=parties)
    desk = await reading.laid(transaction, offers, parties=parties)
    outcomes = [
        ending.complete_early(desk, one.party_id, operator_id=one.operator_id) for one in wishes
    ]
    await write(transaction, signals, desk)
    return outcomes


async def _due(transaction: Transaction, found_by: str, at_once: int) -> Desk:
    # Found without a lock and read again under it: of two that sweep, one finds nothing left. It
    # waits for offers that are busy, because one that always is would never be swept.
    rows = await transaction.fetch(STATEMENTS[found_by], at_once)
    parties = {row[0] for row in rows}
    offers = await reading.lock(transaction, parties=parties)
    return await reading.laid(transaction, offers, parties=parties)


async def _swept(transaction: Transaction, signals: Signals, desk: Desk) -> Swept:
    await write(transaction, signals, desk)
    return Swept(desk.completed, desk.expired, desk.lapsed)
