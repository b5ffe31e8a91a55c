"""Booking facts: what happened, who is owed what, and the ledger's entries, once a fact."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson

from bff.domains.profit import booking
from bff.domains.profit.booking import Booking
from bff.domains.profit.facts import (
    Booked,
    Fact,
    FactKind,
    PayeeRole,
    Rail,
    Scope,
    Share,
    ShareKind,
    ShareStatus,
    TaxKind,
)
from bff.domains.profit.rules import NARROWNESS, RuleShare, Version
from bff.gateways.signals import Signals
from bff.kit import statements
from bff.kit.database import Record, Transaction
from bff.kit.money import Fen

STATEMENTS = statements.load("bff.domains.profit")

# No row at all must still make that many columns.
FACT_COLUMNS, ACCOUNT_COLUMNS, TRANSFER_COLUMNS, ENTRY_COLUMNS, SHARE_COLUMNS = 9, 4, 6, 4, 10


async def book(
    transaction: Transaction, facts: Sequence[Fact], signals: Signals | None = None
) -> list[Booked]:
    """Book facts in the transaction that makes them true; one booked before answers as then.

    Three statements, however many facts. With `signals`, whoever watches a payee's earnings is
    told after commit. Call it once in a transaction, last: it locks the payees' accounts.
    """
    if not facts:
        return []
    versions = await _versions(transaction, facts)
    # In one order for everybody: lists that share facts wait in a line, never in a circle.
    asked = {(fact.kind, fact.ref): fact for fact in reversed(facts)}
    bookings = [booking.prepared(fact, versions) for _, fact in sorted(asked.items())]
    await transaction.execute(STATEMENTS["book"], *_ledger(bookings))
    # A statement of its own: only one that begins after the payees' accounts are locked sees
    # which number each of them had last.
    found = await _shared(transaction, bookings)
    # Also for what was booked before: whoever booked it may have died before telling.
    if signals and (earned := topics(list(found.values()))):
        transaction.after_commit(partial(signals.tell, *earned))
    return [found[fact.kind, fact.ref] for fact in facts]


def topics(booked: Sequence[Booked]) -> list[str]:
    """Return the topics of everybody who earned by these."""
    earned = {(share.role, share.payee_id) for one in booked for share in one.shares}
    return [topic(role, payee_id) for role, payee_id in sorted(earned)]


def topic(role: PayeeRole, payee_id: object) -> str:
    """Return the topic that is told when a payee earned something: `store:<uuid>:earned`."""
    return f"{role.lower()}:{payee_id}:earned"


async def _versions(transaction: Transaction, facts: Sequence[Fact]) -> list[Version]:
    # All that might fit some fact, for one question; which one fits which is decided in Python.
    scopes = [
        list({value for fact in facts if (value := getattr(fact.scope, name)) is not None})
        for name in ("product_id", "campaign_id", "store_id", "dealer_id", "region")
    ]
    kinds = list({fact.kind for fact in facts})
    rows = await transaction.fetch(STATEMENTS["rules_for"], kinds, *scopes)
    return [_version(row) for row in rows]


def _version(row: Record) -> Version:
    return Version(
        id=row["id"],
        rule_id=row["rule_id"],
        number=row["number"],
        kind=FactKind(row["kind"]),
        scope=Scope(**{name: row[name] for name in NARROWNESS}),
        effective_from=row["effective_from"],
        effective_until=row["effective_until"],
        reward_fen=row["reward_fen"],
        shares=tuple(_rule_share(share) for share in orjson.loads(row["shares"])),
    )


def _rule_share(share: Mapping[str, Any]) -> RuleShare:
    return RuleShare(
        role=PayeeRole(share["role"]),
        fixed_fen=share["fixed_fen"],
        basis_points=share["basis_points"],
        otherwise=PayeeRole(share["otherwise"]),
    )


def _ledger(bookings: Sequence[Booking]) -> list[list[object]]:
    lines = {one.transfer_id: one.lines() for one in bookings if one.dues}
    opened = {account for each in lines.values() for account, _ in each}
    moved = [booking.transfer_row(one, len(lines[one.transfer_id])) for one in bookings if one.dues]
    entries = [
        (transfer_id, line, account.id, amount)
        for transfer_id, each in lines.items()
        for line, (account, amount) in enumerate(each, 1)
    ]
    return [
        *_columns([booking.fact_row(one) for one in bookings], FACT_COLUMNS),
        *_columns([(a.id, a.code, a.kind, a.asset) for a in opened], ACCOUNT_COLUMNS),
        *_columns(moved, TRANSFER_COLUMNS),
        *_columns(entries, ENTRY_COLUMNS),
    ]


async def _shared(
    transaction: Transaction, bookings: Sequence[Booking]
) -> dict[tuple[FactKind, object], Booked]:
    dues = [booking.share_row(one, due) for one in bookings for due in one.dues]
    asked = [(one.fact.kind, one.fact.ref) for one in bookings]
    rows = await transaction.fetch(
        STATEMENTS["share"], *_columns(dues, SHARE_COLUMNS), *_columns(asked, 2)
    )
    return {
        asked[place - 1]: _booked(list(group))
        for place, group in groupby(rows, itemgetter("place"))
    }


def _booked(rows: Sequence[Record]) -> Booked:
    return Booked(rows[0]["fact_id"], [_share(row) for row in rows if row["id"] is not None])


def _share(row: Record) -> Share:
    return Share(
        id=row["id"],
        fact_id=row["fact_id"],
        kind=ShareKind(row["kind"]),
        role=PayeeRole(row["role"]),
        payee_id=row["payee_id"],
        gross_fen=Fen(row["gross_fen"]),
        withheld_fen=Fen(row["withheld_fen"]),
        net_fen=Fen(row["net_fen"]),
        tax_kind=TaxKind(row["tax_kind"]),
        rail=Rail(row["rail"]),
        status=ShareStatus(row["status"]),
        rule_version_id=row["rule_version_id"],
        seq=row["seq"],
        booked_at=row["booked_at"],
    )


def _columns(rows: Sequence[Sequence[object]], width: int) -> list[list[object]]:
    return [[row[column] for row in rows] for column in range(width)]
