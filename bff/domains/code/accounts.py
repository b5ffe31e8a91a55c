"""The persons who scan in one batch of commands: what they may, and what is remembered of them."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from uuid import UUID

from bff.domains.code import limits
from bff.domains.code.errors import CodeOfAnotherLevel, CodeUnknown, ScanHeld
from bff.domains.code.limits import Account
from bff.domains.code.states import Level
from bff.kit import statements
from bff.kit.database import Record, columns
from bff.kit.refusal import Refusal
from bff.kit.writes import Write

STATEMENTS = statements.load("bff.domains.code")
NAMES = tuple(field.name for field in fields(Account))


def person(member_ids: Sequence[UUID]) -> UUID:
    """Return the one id under which members known to be one person are counted."""
    # The same for all that a person is known as, whichever of them asks.
    return min(member_ids)


class Persons:
    """The accounts of the persons of a batch, as they were found and as they became."""

    def __init__(self, persons: Sequence[UUID], rows: Sequence[Record]) -> None:
        """Read each person's account from the row of one of its commands."""
        self._before = {
            person_id: Account(**{name: row[name] for name in NAMES})
            for person_id, row in zip(persons, rows, strict=True)
        }
        self._after = dict(self._before)

    def refused(self, person_id: UUID, row: Record, *, due: Level) -> Refusal | None:
        """Refuse who is held, what is no code (a wrong guess), and codes of other levels."""
        account, now = self._after[person_id], row["now"]
        # Before the code is judged: who is held must not learn that a guess was right.
        if until := limits.held(account, now):
            return ScanHeld(until)
        if row["level"] is None:
            self._after[person_id] = limits.wronged(account, now)
            return CodeUnknown()
        level = Level(row["level"])
        # No guess: whoever scans the wrong code of real goods holds them in hand.
        return None if level is due else CodeOfAnotherLevel(level)

    def count(self, person_id: UUID, now: datetime) -> Refusal | None:
        """Count one more scan of today, or refuse it when they are used up."""
        account = self._after[person_id]
        if until := limits.full(account, now):
            return ScanHeld(until)
        self._after[person_id] = limits.counted(account, now)
        return None

    @property
    def write(self) -> Write:
        """What is to be written of those whose accounts changed."""
        rows = [
            (person_id, *(getattr(account, name) for name in NAMES))
            for person_id, account in self._after.items()
            if account != self._before[person_id]
        ]
        return Write(STATEMENTS["accounts_kept"], columns(rows), rows=len(rows))
