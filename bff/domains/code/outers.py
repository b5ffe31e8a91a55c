"""The outer codes of bottles as evidence: one bottle supports one redemption."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bff.domains.code import secret
from bff.domains.code.errors import (
    BottleAlreadyRedeemed,
    BottleOfAnotherStore,
    CodeNotActive,
    CodeOfAnotherLevel,
    CodeUnknown,
)
from bff.domains.code.states import INACTIVE, Level, OuterState
from bff.kit import statements
from bff.kit.database import Record, Transaction, columns
from bff.kit.keyring import Keyring
from bff.kit.refusal import Refusal
from bff.kit.writes import Write

STATEMENTS = statements.load("bff.domains.code")


@dataclass(frozen=True, slots=True)
class Use:
    """A bottle that supports a redemption at a store."""

    bottle_id: UUID
    redemption_id: UUID
    store_id: UUID
    at: datetime


@dataclass(slots=True)
class Handover:
    """Takes the bottles of one batch of redemptions, each knowing those before it."""

    _found: Mapping[str, Record]
    _used: dict[UUID, Use] = field(default_factory=dict)

    def use(self, texts: Sequence[str], *, redemption_id: UUID, store_id: UUID) -> Refusal | None:
        """Use up these bottles for a redemption, or say what is wrong with one of them.

        A bottle must be of a case that this store opened, or of an unopened one not sent to
        another store.
        """
        uses: dict[UUID, Use] = {}
        for text in texts:
            row = self._found[text]
            bottle_id = row["bottle_id"]
            taken = bottle_id in self._used or bottle_id in uses
            if refusal := _refused(row, store_id, taken=taken):
                # Half of the evidence is none: the other bottles stay free.
                return refusal
            uses[bottle_id] = Use(bottle_id, redemption_id, store_id, row["now"])
        self._used |= uses
        return None

    def goods(self, texts: Sequence[str]) -> list[tuple[UUID, UUID | None]]:
        """Return product and category of each bottle among these codes."""
        rows = [self._found[text] for text in texts]
        return [(row["product_id"], row["category_id"]) for row in rows if row["bottle_id"]]

    @property
    def write(self) -> Write:
        """The bottles that were used up, to be written."""
        rows = [(u.bottle_id, u.redemption_id, u.store_id, u.at) for u in self._used.values()]
        return Write(STATEMENTS["outers_redeemed"], columns(rows), rows=len(rows))


async def lock_outers(transaction: Transaction, ring: Keyring, texts: Iterable[str]) -> Handover:
    """Lock the bottles behind these outer codes, in one statement."""
    sought = {text: secret.sought(ring, text) for text in texts}
    codes = list(set(sought.values()))
    rows = await transaction.fetch(STATEMENTS["outers_locked"], codes) if codes else []
    found = {row["code"]: row for row in rows}
    return Handover({text: found[code] for text, code in sought.items()})


def _refused(row: Record, store_id: UUID, *, taken: bool) -> Refusal | None:
    if row["level"] is None:
        return CodeUnknown()
    if row["bottle_id"] is None:
        return CodeOfAnotherLevel(Level(row["level"]))
    if row["case_state"] in INACTIVE or row["outer_state"] == OuterState.VOID:
        return CodeNotActive()
    if row["outer_state"] == OuterState.REDEEMED or taken:
        return BottleAlreadyRedeemed(row["redeemed_at"] or row["now"])
    known = row["owner_id"] in {None, store_id}
    return None if known else BottleOfAnotherStore()
