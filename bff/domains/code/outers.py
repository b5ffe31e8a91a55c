"""The outer codes of bottles as evidence: one bottle supports one redemption."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.domains.code import secret
from bff.domains.code.errors import (
    BottleAlreadyRedeemed,
    BottleOfAnotherStore,
    CodeNotActive,
    CodeOfAnotherLevel,
    CodeUnknown,
)
from bff.domains.code.states import Level
from bff.kit import statements
from bff.kit.database import Record, Transaction, columns
from bff.kit.keyring import Keyring
from bff.kit.refusal import Refusal

STATEMENTS = statements.load("bff.domains.code")


@dataclass(frozen=True, slots=True)
class OuterUse:
    """A bottle is handed over at a store for a redemption."""

    text: str
    store_id: UUID
    redemption_id: UUID


@dataclass(frozen=True, slots=True)
class Outer:
    """The bottle behind an outer code."""

    bottle_id: UUID
    case_id: UUID
    product_id: UUID


async def look_outer(
    transaction: Transaction, ring: Keyring, uses: Sequence[OuterUse]
) -> list[Outer | Refusal]:
    """Return what `redeem_outer` would answer, and change nothing."""
    return await _judged(transaction, ring, uses, use=False)


async def redeem_outer(
    transaction: Transaction, ring: Keyring, uses: Sequence[OuterUse]
) -> list[Outer | Refusal]:
    """Use up bottles for redemptions, in one statement; all bottles of a redemption or none.

    A bottle must be of a case that this store opened, or of an unopened one not sent to another
    store. One refused bottle spoils its redemption: its other bottles get the same refusal.
    """
    return await _judged(transaction, ring, uses, use=True)


async def _judged(
    transaction: Transaction, ring: Keyring, uses: Sequence[OuterUse], *, use: bool
) -> list[Outer | Refusal]:
    if not uses:
        return []
    asked = [(secret.sought(ring, one.text), one.store_id, one.redemption_id) for one in uses]
    rows = await transaction.fetch(STATEMENTS["outers_judged"], *columns(asked), use)
    judged = [_outcome(row) for row in rows]
    # Half of the evidence is none: the bottles of a refused redemption stay free.
    spoilt = {
        one.redemption_id: outcome
        for one, outcome in zip(uses, judged, strict=True)
        if isinstance(outcome, Refusal)
    }
    return [
        outcome if isinstance(outcome, Refusal) else spoilt.get(one.redemption_id, outcome)
        for one, outcome in zip(uses, judged, strict=True)
    ]


def _outcome(row: Record) -> Outer | Refusal:
    match row["verdict"]:
        case "GOOD":
            return Outer(row["bottle_id"], row["case_id"], row["product_id"])
        case "OF_ANOTHER_LEVEL":
            return CodeOfAnotherLevel(Level(row["level"]))
        case "REDEEMED":
            return BottleAlreadyRedeemed(row["redeemed_at"])
        case "OF_ANOTHER_STORE":
            return BottleOfAnotherStore()
        case "NOT_ACTIVE":
            return CodeNotActive()
        case _:
            return CodeUnknown()
