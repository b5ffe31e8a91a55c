"""What is written for a fact: its shares and one transfer, as rows and as one write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from bff.domains.profit import accounts, rules
from bff.domains.profit.accounts import Account
from bff.domains.profit.facts import Fact, PayeeRole, ShareKind
from bff.domains.profit.rules import Part, Version
from bff.kit import statements
from bff.kit.ids import uuid7
from bff.kit.money import Fen
from bff.kit.writes import Write

STATEMENTS = statements.load("bff.domains.profit")

# No row at all must still make that many columns.
FACT_COLUMNS, SHARE_COLUMNS, ACCOUNT_COLUMNS, TRANSFER_COLUMNS, ENTRY_COLUMNS = 9, 10, 4, 6, 4


@dataclass(frozen=True, slots=True)
class Due:
    """What one payee is owed, how that came about, and the accounts that bear it."""

    share_id: UUID
    kind: ShareKind
    role: PayeeRole
    payee_id: UUID
    fen: Fen
    version_id: UUID | None
    explanation: Mapping[str, object]
    debits: Mapping[Account, int]


@dataclass(frozen=True, slots=True)
class Booking:
    """All that is written if the fact turns out to be new."""

    fact: Fact
    version: Version | None
    dues: Sequence[Due]
    fact_id: UUID
    transfer_id: UUID

    def lines(self) -> list[tuple[Account, int]]:
        """Return the entries, debits first, summed up by account."""
        # One line an account: each line is one more balance that the database has to lock and move.
        amounts: dict[Account, int] = {}
        for due in self.dues:
            for account, fen in due.debits.items():
                amounts[account] = amounts.get(account, 0) + fen
        for due in self.dues:
            owed = accounts.payable(due.role, due.payee_id)
            amounts[owed] = amounts.get(owed, 0) - due.fen
        return list(amounts.items())


def prepared(fact: Fact, versions: Sequence[Version]) -> Booking:
    """Work out all that a fact books, from the rules that might be in effect."""
    # Ids are given before anybody knows whether the fact is new: no statement waits for another.
    version = rules.choose(versions, fact)
    rewards = _rewards(fact, version) if version else []
    return Booking(fact, version, [*_reimbursement(fact), *rewards], uuid7(), uuid7())


def write(bookings: Sequence[Booking]) -> Write:
    """Return what books these facts, none of which was booked before."""
    shares = sum(len(one.dues) for one in bookings)
    return Write(STATEMENTS["book"], values(bookings), rows=len(bookings) + shares)


def values(bookings: Sequence[Booking]) -> list[list[object]]:
    """Return the columns that the statement `book` takes."""
    lines = {one.transfer_id: one.lines() for one in bookings if one.dues}
    # Few accounts have many entries, and each id is a hash to be worked out.
    ids = {account: account.id for account in {a for each in lines.values() for a, _ in each}}
    moved = [_transfer_row(one, len(lines[one.transfer_id])) for one in bookings if one.dues]
    entries = [
        (transfer_id, line, ids[account], amount)
        for transfer_id, each in lines.items()
        for line, (account, amount) in enumerate(each, 1)
    ]
    return [
        *_columns([_fact_row(one) for one in bookings], FACT_COLUMNS),
        *_columns([_share_row(one, due) for one in bookings for due in one.dues], SHARE_COLUMNS),
        *_columns([(id_, a.code, a.kind, a.asset) for a, id_ in ids.items()], ACCOUNT_COLUMNS),
        *_columns(moved, TRANSFER_COLUMNS),
        *_columns(entries, ENTRY_COLUMNS),
    ]


def _columns(rows: Sequence[Sequence[object]], width: int) -> list[list[object]]:
    return [[row[column] for row in rows] for column in range(width)]


def _fact_row(booking: Booking) -> tuple[object, ...]:
    fact, version = booking.fact, booking.version
    named = {name: getattr(fact.scope, name) for name in rules.NARROWNESS}
    scope = {name: value for name, value in named.items() if value is not None}
    return (
        booking.fact_id,
        fact.kind,
        fact.ref,
        fact.at,
        _json(_payees(fact)),
        _json(scope),
        _json(fact.evidence),
        version.id if version else None,
        rules.whole_fen(version, fact) if version else 0,
    )


def _transfer_row(booking: Booking, lines: int) -> tuple[object, ...]:
    fact = booking.fact
    # Ids and amounts alone: what is hashed and handed out can never be forgotten again.
    body = {"at": fact.at, "evidence": fact.evidence, "payees": _payees(fact), "ref": fact.ref}
    idem = f"{fact.kind}:{fact.ref}"
    return booking.transfer_id, idem, fact.kind, booking.fact_id, lines, _json(body)


def _share_row(booking: Booking, due: Due) -> tuple[object, ...]:
    return (
        due.share_id,
        booking.fact_id,
        due.kind,
        due.role,
        due.payee_id,
        due.fen,
        rules.tax_kind(due.kind, due.role),
        rules.rail(due.role),
        due.version_id,
        _json(due.explanation),
    )


def _reimbursement(fact: Fact) -> list[Due]:
    store_id = fact.payees.get(PayeeRole.STORE)
    own = (PayeeRole.STORE, store_id)
    # What the store bears itself is nobody's debt.
    owed = [a for a in fact.advances if a.fen > 0 and (a.funder, a.funder_id) != own]
    if store_id is None or not owed:
        return []
    debits: dict[Account, int] = {}
    for advance in owed:
        account = accounts.coupon_cost(advance)
        debits[account] = debits.get(account, 0) + advance.fen
    explanation = {
        "advanced_fen": sum(advance.fen for advance in fact.advances),
        "funders": [{"role": advance.funder, "fen": advance.fen} for advance in fact.advances],
    }
    fen = Fen(sum(debits.values()))
    kind = ShareKind.REIMBURSEMENT
    return [Due(uuid7(), kind, PayeeRole.STORE, store_id, fen, None, explanation, debits)]


def _rewards(fact: Fact, version: Version) -> list[Due]:
    # A campaign has a budget of its own; openings belong to none, so their rule bears them.
    budget = accounts.reward_budget(fact.scope.campaign_id or version.rule_id)
    whole = rules.whole_fen(version, fact)
    return [
        Due(
            uuid7(),
            ShareKind.REWARD,
            part.role,
            part.payee_id,
            part.fen,
            version.id,
            {"reward_fen": whole, "terms": _terms(part)},
            {budget: part.fen},
        )
        for part in rules.parted(version, fact)
    ]


def _terms(part: Part) -> list[dict[str, object]]:
    return [
        {
            "role": term.share.role,
            "fixed_fen": term.share.fixed_fen,
            "basis_points": term.share.basis_points,
            "fen": term.fen,
            "cut_fen": term.cut_fen,
        }
        for term in part.terms
    ]


def _payees(fact: Fact) -> dict[str, UUID]:
    return {str(role): payee_id for role, payee_id in fact.payees.items()}


def _json(value: object) -> str:
    # Sorted, so that equal facts are equal bytes.
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=str).decode()
