"""A clerk looks at the code on a member's phone and learns what it is worth here."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from bff.domains.coupon import counter, tries
from bff.domains.coupon.counter import Counter, Due
from bff.domains.coupon.errors import CodeWrong, LookHeld, Reason
from bff.domains.coupon.issuing import STATEMENTS
from bff.domains.coupon.show import hashed, presented
from bff.domains.coupon.tries import Tries
from bff.kit.database import Database, Record, Transaction
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring


@dataclass(frozen=True, slots=True)
class Look:
    """A clerk at a store reads a code, from an address of the network."""

    store_id: UUID
    clerk_id: UUID
    code: str
    address: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What the clerk sees: `reason` says why the coupon cannot be redeemed, None that it can."""

    look_id: UUID
    coupon_id: UUID
    reason: Reason | None
    due: Due
    expires_at: datetime


Found = TypeVar("Found")
# Looks at the same code as somebody else's; None when it is not theirs either.
Elsewhere = Callable[[Transaction, Look], Awaitable[Found | None]]


async def look(database: Database, ring: Keyring, command: Look) -> Looked:
    """Look at a code; CodeWrong counts against clerk, store and address, LookHeld when often."""
    return await look_anywhere(database, ring, command, _nowhere)


async def look_anywhere(
    database: Database, ring: Keyring, command: Look, elsewhere: Elsewhere[Found]
) -> Looked | Found:
    """Look at a code as a coupon's, then as what is shown `elsewhere`; wrong is what nobody knows.

    Raises CodeWrong and LookHeld as `look` does; a wrong code counts once.
    """
    async with database.transaction() as transaction:
        # Returned, and raised outside: the count of a wrong code must stay written.
        outcome = await _looked(transaction, ring, command, elsewhere)
    if isinstance(outcome, CodeWrong | LookHeld):
        raise outcome
    return outcome


async def _nowhere(transaction: Transaction, command: Look) -> Looked | None:
    del transaction, command
    return None


async def _looked(
    transaction: Transaction, ring: Keyring, command: Look, elsewhere: Elsewhere[Found]
) -> Looked | Found | CodeWrong | LookHeld:
    most = tries.subjects(command.clerk_id, command.store_id)
    # Locked before anything is read, so that no burst of guesses slips past its count.
    known = await tries.locked(transaction, list(most))
    address = tries.address_name(ring, command.address)
    row = await transaction.row(
        STATEMENTS["shown_at_counter"], hashed(ring, command.code), command.store_id, address
    )
    assert row is not None
    # Before the code is judged: who is held must not learn that a guess was right.
    if until := tries.held(known, row["now"]) or _accomplice(known, row):
        return LookHeld(until=until)
    if row["coupon_id"] is not None:
        return await _kept(transaction, command, row)
    if (found := await elsewhere(transaction, command)) is not None:
        return found
    # Locked last and for wrong codes only, so that neighbours do not wait for each other.
    most[address] = tries.ADDRESS_WRONG_MAX
    known |= await tries.locked(transaction, [address])
    await tries.count(transaction, _wronged(known, row["now"], most))
    return CodeWrong()


def _accomplice(known: Mapping[str, Tries], row: Record) -> datetime | None:
    until: datetime | None = row["address_held_until"]
    if until is None or until <= row["now"]:
        return None
    # Of an address that is held, only who has guessed as well has to wait.
    [clerk] = [one for name, one in known.items() if name.startswith(tries.CLERK)]
    return until if tries.mistaken(clerk, row["now"]) else None


def _wronged(known: dict[str, Tries], now: datetime, most: dict[str, int]) -> dict[str, Tries]:
    return {name: tries.wronged(one, now, most[name]) for name, one in known.items()}


async def _kept(transaction: Transaction, command: Look, row: Record) -> Looked:
    coupon, now = presented(row), row["now"]
    looked = Looked(
        look_id=uuid7(),
        coupon_id=coupon.coupon_id,
        reason=counter.unredeemable(coupon, at_counter(row), now),
        due=counter.due(coupon.terms),
        expires_at=now + counter.LOOK_FOR,
    )
    await transaction.execute(
        STATEMENTS["keep_look"],
        looked.look_id,
        looked.coupon_id,
        command.store_id,
        command.clerk_id,
        now,
        looked.expires_at,
    )
    return looked


def at_counter(row: Record) -> Counter:
    """Read the store at whose counter a coupon is presented."""
    return Counter(
        store_id=row["counter_id"],
        dealer_id=row["counter_dealer_id"],
        region=row["counter_region"],
        listed=row["listed"],
    )
