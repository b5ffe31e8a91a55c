"""The first scan of a bottle's inner code, for many at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from bff.domains.code import accounts, secret
from bff.domains.code.accounts import Persons
from bff.domains.code.errors import CodeAlreadyScanned, CodeNotActive
from bff.domains.code.rules import cell
from bff.domains.code.states import INACTIVE, InnerState, Level
from bff.domains.profit import service as profit
from bff.domains.profit.facts import Fact, FactKind, PayeeRole, Scope
from bff.gateways.signals import Signals
from bff.kit import statements
from bff.kit.database import Database, Record, Transaction, columns
from bff.kit.geo import Point
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import Refusal
from bff.kit.writes import Write

STATEMENTS = statements.load("bff.domains.code")
CELLS_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Scan:
    """A member scans what lies under a cap; `near` is None where the place is not known well."""

    member_id: UUID
    member_ids: Sequence[UUID]
    text: str
    near: Point | None = None


@dataclass(frozen=True, slots=True)
class Scanned:
    """A scan that counts: the first one, or the same member's again."""

    scan_id: UUID
    bottle_id: UUID
    case_id: UUID
    product_id: UUID
    dealer_id: UUID | None
    store_id: UUID | None
    at: datetime
    first_scan: bool


async def scan(
    transaction: Transaction,
    ring: Keyring,
    commands: Sequence[Scan],
    signals: Signals | None = None,
) -> list[Scanned | Refusal]:
    """Let the first scan of each bottle win and book what it earned its store and dealer.

    Wrong guesses count, so commit after refusals too. A verb that goes on to lock rows of its own
    calls `take` instead, and `book` last.
    """
    outcomes = await take(transaction, ring, commands)
    await book(transaction, outcomes, signals)
    return outcomes


async def take(
    transaction: Transaction, ring: Keyring, commands: Sequence[Scan]
) -> list[Scanned | Refusal]:
    """Let the first scan of each bottle win, written before commit, and book nothing yet."""
    if not commands:
        return []
    persons = [accounts.person(command.member_ids) for command in commands]
    codes = [secret.sought(ring, command.text) for command in commands]
    rows = await transaction.fetch(STATEMENTS["bottles_locked"], codes, persons)
    desk = Desk(Persons(persons, rows))
    asked = zip(commands, persons, rows, strict=True)
    outcomes = [desk.decide(command, person, row) for command, person, row in asked]
    transaction.before_commit(desk.persons.write)
    transaction.before_commit(desk.write)
    return outcomes


async def book(
    transaction: Transaction, outcomes: Sequence[object], signals: Signals | None = None
) -> None:
    """Book what the first scans among these outcomes earned, before commit."""
    firsts = [one for one in outcomes if isinstance(one, Scanned) and one.first_scan]
    await profit.book_new(transaction, [_fact(scanned) for scanned in firsts], signals)


async def forget_cells(database: Database) -> int:
    """Forget where people were who scanned longer ago than cells are kept; return how many."""
    async with database.transaction() as transaction:
        return await transaction.execute(STATEMENTS["cells_forgotten"], CELLS_KEPT)


class Desk:
    """Decides the scans of one batch in their order, each knowing those before it."""

    def __init__(self, persons: Persons) -> None:
        """Begin with the persons as they were found."""
        self.persons = persons
        self._won: dict[UUID, tuple[Scanned, Scan]] = {}

    @property
    def write(self) -> Write:
        """The scans that won, to be written."""
        rows = [
            (
                *(won.scan_id, won.bottle_id, won.case_id, won.product_id),
                *(won.dealer_id, won.store_id, by.member_id, won.at, cell(by.near)),
            )
            for won, by in self._won.values()
        ]
        return Write(STATEMENTS["bottles_scanned"], columns(rows), rows=len(rows))

    def decide(self, command: Scan, person: UUID, row: Record) -> Scanned | Refusal:
        """Answer one scan of what `row` found."""
        if refusal := self.persons.refused(person, row, due=Level.CAP_INNER):
            return refusal
        # Before the limits: looking again at one's own scan costs nothing.
        if seen := self._seen(command, row):
            return seen
        if row["inner_state"] == InnerState.VOID or row["case_state"] in INACTIVE:
            return CodeNotActive()
        # Only a win costs a scan of the day; refusals cost nobody anything.
        return self.persons.count(person, row["now"]) or self._win(command, row)

    def _seen(self, command: Scan, row: Record) -> Scanned | Refusal | None:
        # The batch is not written yet, so its own wins are known here only.
        if row["bottle_id"] in self._won:
            first, by = self._won[row["bottle_id"]]
            again, scanned_by = replace(first, first_scan=False), by.member_id
        elif row["inner_state"] == InnerState.SCANNED:
            again = _scanned(row, row["scan_id"], row["scanned_at"], first_scan=False)
            scanned_by = row["scanned_by"]
        else:
            return None
        if scanned_by in command.member_ids:
            return again
        # The city only: a stranger need not learn at which shop another one buys.
        return CodeAlreadyScanned(first_at=again.at, place=row["place"], yours=False)

    def _win(self, command: Scan, row: Record) -> Scanned:
        won = _scanned(row, uuid7(), row["now"], first_scan=True)
        self._won[won.bottle_id] = (won, command)
        return won


def _scanned(row: Record, scan_id: UUID, at: datetime, *, first_scan: bool) -> Scanned:
    return Scanned(
        scan_id=scan_id,
        bottle_id=row["bottle_id"],
        case_id=row["case_id"],
        product_id=row["product_id"],
        dealer_id=row["dealer_id"],
        store_id=row["store_id"],
        at=at,
        first_scan=first_scan,
    )


def _fact(scanned: Scanned) -> Fact:
    owed = {PayeeRole.STORE: scanned.store_id, PayeeRole.DEALER: scanned.dealer_id}
    return Fact(
        kind=FactKind.BOTTLE_OPENED,
        ref=scanned.scan_id,
        at=scanned.at,
        payees={role: payee_id for role, payee_id in owed.items() if payee_id},
        scope=Scope(
            product_id=scanned.product_id,
            store_id=scanned.store_id,
            dealer_id=scanned.dealer_id,
        ),
        # Never who scanned: the ledger is kept for good and names no person.
        evidence={"bottle": str(scanned.bottle_id), "case": str(scanned.case_id)},
    )
