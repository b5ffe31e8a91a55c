"""The opening of a case by the store that received it, for many at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import orjson

from bff.domains.code import secret
from bff.domains.code.accounts import Persons
from bff.domains.code.errors import (
    CaseAlreadyOpened,
    CodeNotActive,
    CodeOfAnotherLevel,
    CodeUnknown,
    ScanHeld,
)
from bff.domains.code.rules import cell, diversion
from bff.domains.code.states import CaseState, Level
from bff.domains.profit import service as profit
from bff.domains.profit.booking import Booking
from bff.domains.profit.facts import Fact, FactKind, PayeeRole, Scope
from bff.gateways.signals import Signals
from bff.kit import statements
from bff.kit.answer import Answers, Request
from bff.kit.database import Database, Record, Transaction, columns
from bff.kit.geo import Point
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import BadInput, Refusal
from bff.kit.writes import Write

STATEMENTS = statements.load("bff.domains.code")


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A clerk scans the code inside a case that the store received."""

    store_id: UUID
    clerk_member_id: UUID
    text: str
    request: Request
    near: Point | None = None


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """The case and its bottles are the store's; `share_id` is what the store earned, or None."""

    scan_id: UUID
    case_id: UUID
    product_id: UUID
    dealer_id: UUID
    store_id: UUID
    at: datetime
    bottles: int
    share_id: UUID | None


OPENING = Answers(
    "caseOpen",
    CaseOpened,
    CaseAlreadyOpened,
    CodeNotActive,
    CodeOfAnotherLevel,
    CodeUnknown,
    ScanHeld,
)


async def open_cases(
    database: Database,
    ring: Keyring,
    commands: Sequence[OpenCase],
    signals: Signals | None = None,
) -> list[CaseOpened | Refusal | BadInput]:
    """Let exactly one store open each case, and book its opening reward."""

    async def act(places: list[int]) -> Sequence[object]:
        return await _opened(transaction, ring, [commands[place] for place in places], signals)

    async with database.transaction() as transaction:
        return await OPENING.once(transaction, [command.request for command in commands], act)


async def _opened(
    transaction: Transaction,
    ring: Keyring,
    commands: Sequence[OpenCase],
    signals: Signals | None,
) -> list[CaseOpened | Refusal]:
    persons = [command.clerk_member_id for command in commands]
    codes = [secret.sought(ring, command.text) for command in commands]
    stores = [command.store_id for command in commands]
    rows = await transaction.fetch(STATEMENTS["cases_locked"], codes, persons, stores)
    desk = Desk(Persons(persons, rows))
    outcomes = [desk.decide(*asked) for asked in zip(commands, rows, strict=True)]
    # Wrong guesses are written as well, so refusals must commit too.
    transaction.before_commit(desk.persons.write)
    transaction.before_commit(desk.write)
    return await _booked(transaction, outcomes, signals)


async def _booked(
    transaction: Transaction,
    outcomes: Sequence[CaseOpened | Refusal],
    signals: Signals | None,
) -> list[CaseOpened | Refusal]:
    facts = [_fact(one) for one in outcomes if isinstance(one, CaseOpened)]
    booked = iter(await profit.book_new(transaction, facts, signals))
    return [
        replace(one, share_id=_store_share(next(booked))) if isinstance(one, CaseOpened) else one
        for one in outcomes
    ]


class Desk:
    """Decides the openings of one batch in their order, each knowing those before it."""

    def __init__(self, persons: Persons) -> None:
        """Begin with the clerks as they were found."""
        self.persons = persons
        self._won: dict[UUID, tuple[CaseOpened, OpenCase, Record]] = {}

    @property
    def write(self) -> Write:
        """The openings to be written."""
        rows = [_win_row(*win) for win in self._won.values()]
        return Write(STATEMENTS["cases_opened"], columns(rows), rows=len(rows))

    def decide(self, command: OpenCase, row: Record) -> CaseOpened | Refusal:
        """Answer one opening of what `row` found."""
        # Who is known as several members stands at a counter as one of them only.
        if refusal := self.persons.refused(command.clerk_member_id, row, due=Level.CASE_INNER):
            return refusal
        if opened := self._opened(command, row):
            return opened
        return (
            # What was never shipped cannot have arrived: its code was stolen.
            self._win(command, row) if row["case_state"] == CaseState.SHIPPED else CodeNotActive()
        )

    def _opened(self, command: OpenCase, row: Record) -> CaseAlreadyOpened | None:
        # The batch is not written yet, so its own openings are known here only.
        if row["case_id"] in self._won:
            first = self._won[row["case_id"]][0]
            at, by = first.at, first.store_id
        elif row["case_state"] == CaseState.OPENED:
            at, by = row["opened_at"], row["opened_by_store_id"]
        else:
            return None
        return CaseAlreadyOpened(at=at, yours=by == command.store_id)

    def _win(self, command: OpenCase, row: Record) -> CaseOpened:
        opened = CaseOpened(
            scan_id=uuid7(),
            case_id=row["case_id"],
            product_id=row["product_id"],
            dealer_id=row["dealer_id"],
            store_id=command.store_id,
            at=row["now"],
            bottles=row["bottles"],
            share_id=None,
        )
        self._won[opened.case_id] = (opened, command, row)
        return opened


def _win_row(opened: CaseOpened, by: OpenCase, row: Record) -> tuple[object, ...]:
    # A sign, no refusal: the shop may have been supplied in good faith.
    signal = diversion(
        outside=row["outside"],
        region=row["region"],
        shipped_to=row["shipped_to_store_id"],
        opened_by=opened.store_id,
    )
    return (
        *(opened.scan_id, opened.case_id, opened.product_id, opened.dealer_id, opened.store_id),
        *(by.clerk_member_id, opened.at, cell(by.near)),
        orjson.dumps(signal).decode() if signal else None,
    )


def _fact(opened: CaseOpened) -> Fact:
    return Fact(
        kind=FactKind.CASE_OPENED,
        ref=opened.scan_id,
        at=opened.at,
        payees={PayeeRole.STORE: opened.store_id, PayeeRole.DEALER: opened.dealer_id},
        scope=Scope(
            product_id=opened.product_id, store_id=opened.store_id, dealer_id=opened.dealer_id
        ),
        evidence={"case": str(opened.case_id)},
    )


def _store_share(booking: Booking) -> UUID | None:
    owed = [due.share_id for due in booking.dues if due.role is PayeeRole.STORE]
    return owed[0] if owed else None
