"""Wrong codes are counted for whoever types them, never against the coupon's owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from bff.domains.coupon.issuing import STATEMENTS
from bff.kit import keyring
from bff.kit.database import Transaction, columns
from bff.kit.keyring import Keyring

CLERK = "clerk:"
# An honest clerk mistypes once or twice; a store has several of them.
ACCOUNT_WRONG_MAX = 5
STORE_WRONG_MAX = 20
# Behind an address may be a whole carrier, whose customers are no accomplices.
ADDRESS_WRONG_MAX = 100
WITHIN = timedelta(minutes=10)
HELD_FOR = timedelta(minutes=10)
HELD_FOR_MAX = timedelta(days=1)
DOUBLED_MAX = 8
# Counted from the end of the last hold, or a long one would forgive itself.
FORGIVEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tries:
    """What is remembered of somebody's wrong codes."""

    wrong: int
    since: datetime | None
    holds: int
    held_until: datetime | None


def subjects(clerk_id: UUID, store_id: UUID) -> dict[str, int]:
    """Return under which names a try is counted, and how many wrong ones each may have."""
    return {f"{CLERK}{clerk_id}": ACCOUNT_WRONG_MAX, f"store:{store_id}": STORE_WRONG_MAX}


def address_name(ring: Keyring, address: str) -> str:
    """Return the name under which wrong codes from an address are counted, which hides it."""
    return f"address:{keyring.blind(ring.code_index, 'address', address).hex()}"


def held(known: Mapping[str, Tries], now: datetime) -> datetime | None:
    """Return until when one of them must wait, or None."""
    untils = [tries.held_until for tries in known.values() if tries.held_until]
    return max((until for until in untils if now < until), default=None)


def mistaken(tries: Tries, now: datetime) -> bool:
    """Whether somebody has typed a wrong code of late."""
    if tries.held_until is not None and now - tries.held_until < WITHIN:
        return True
    return tries.since is not None and now - tries.since < WITHIN


def wronged(tries: Tries, now: datetime, wrong_max: int) -> Tries:
    """Count one more wrong code; the last one allowed holds, each time for twice as long."""
    fresh = tries.since is None or now - tries.since >= WITHIN
    wrong = 1 if fresh else tries.wrong + 1
    if wrong < wrong_max:
        return replace(tries, wrong=wrong, since=now if fresh else tries.since)
    last = tries.held_until
    recent = last is not None and now - last < FORGIVEN_AFTER
    # Doubled without end, the hold of who never stops guessing would outgrow any clock.
    holds = min(tries.holds, DOUBLED_MAX) if recent else 0
    until = now + min(HELD_FOR * 2**holds, HELD_FOR_MAX)
    return Tries(wrong=0, since=None, holds=holds + 1, held_until=until)


async def locked(transaction: Transaction, names: Sequence[str]) -> dict[str, Tries]:
    """Lock the counts of these names, in their order, and read them."""
    rows = await transaction.fetch(STATEMENTS["tries_locked"], sorted(names))
    return {
        row["subject"]: Tries(row["wrong"], row["since"], row["holds"], row["held_until"])
        for row in rows
    }


async def count(transaction: Transaction, known: Mapping[str, Tries]) -> None:
    """Write the counts."""
    rows = [(name, t.wrong, t.since, t.holds, t.held_until) for name, t in known.items()]
    await transaction.execute(STATEMENTS["count_tries"], *columns(rows))
