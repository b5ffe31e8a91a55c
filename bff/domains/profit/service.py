"""Booking facts: what happened, who is owed what, and the ledger's entries, once a fact."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import orjson

from bff.domains.profit import booking, writing
from bff.domains.profit.booking import Booking, Due
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
from bff.domains.profit.writing import STATEMENTS
from bff.gateways.signals import Signals
from bff.kit import writes
from bff.kit.database import Record, Transaction, columns
from bff.kit.money import Fen

BOOK = writes.read(STATEMENTS["book"], STATEMENTS["booked_now"])
SCOPES = ("product_id", "campaign_id", "store_id", "dealer_id", "region", "category_id")
Key = tuple[FactKind, UUID]


async def book(
    transaction: Transaction, facts: Sequence[Fact], signals: Signals | None = None
) -> list[Booked]:
    """Book facts in the transaction that makes them true; one booked before answers as then.

    Two statements, however many facts, and a third where some were booked before. With `signals`,
    whoever watches a payee's earnings is told after commit. Call it once in a transaction, last:
    it locks the payees and their accounts.
    """
    if not facts:
        return []
    bookings = await _prepared(transaction, facts)
    found = _booked(await transaction.fetch(BOOK, *writing.values(bookings)))
    # A statement of its own: only one that begins after whoever booked them has committed sees
    # what was booked.
    if before := [key for one in bookings if (key := _key(one.fact)) not in found]:
        found |= _booked(await transaction.fetch(STATEMENTS["booked_before"], *columns(before)))
    # Also for what was booked before: whoever booked it may have died before telling.
    _tell(transaction, signals, [share for one in found.values() for share in one.shares])
    return [found[_key(fact)] for fact in facts]


async def book_new(
    transaction: Transaction, facts: Sequence[Fact], signals: Signals | None = None
) -> list[Booking]:
    """Book facts that this transaction itself makes true, with all else that it writes at its end.

    One statement now, for the rules. The ids of facts and shares are known, their numbers only
    after commit, when whoever watches a payee's earnings is told.
    """
    if not facts:
        return []
    bookings = await _prepared(transaction, facts)
    transaction.before_commit(writing.write(bookings))
    _tell(transaction, signals, [due for one in bookings for due in one.dues])
    made = {_key(one.fact): one for one in bookings}
    return [made[_key(fact)] for fact in facts]


async def expected(transaction: Transaction, facts: Sequence[Fact]) -> list[Booking]:
    """Return what facts would book now; nothing is written."""
    made = {_key(one.fact): one for one in await _prepared(transaction, facts)}
    return [made[_key(fact)] for fact in facts]


def topic(role: PayeeRole, payee_id: object) -> str:
    """Return the topic that is told when a payee earned something: `store:<uuid>:earned`."""
    return f"{role.lower()}:{payee_id}:earned"


async def _prepared(transaction: Transaction, facts: Sequence[Fact]) -> list[Booking]:
    versions = await _versions(transaction, facts)
    # In one order for everybody: lists that share facts wait in a line, never in a circle.
    asked = {_key(fact): fact for fact in reversed(facts)}
    return [booking.prepared(fact, versions) for _, fact in sorted(asked.items())]


def _key(fact: Fact) -> Key:
    return fact.kind, fact.ref


def _tell(transaction: Transaction, signals: Signals | None, earned: Iterable[Share | Due]) -> None:
    topics = sorted({topic(one.role, one.payee_id) for one in earned})
    if signals and topics:
        transaction.after_commit(partial(signals.tell, *topics))


async def _versions(transaction: Transaction, facts: Sequence[Fact]) -> list[Version]:
    # All that might fit some fact, for one question; which one fits which is decided in Python.
    named = [scope for fact in facts for scope in (fact.scope, *fact.lines)]
    scopes = [list({getattr(one, name, None) for one in named} - {None}) for name in SCOPES]
    kinds = list({fact.kind for fact in facts})
    rows = await transaction.fetch(STATEMENTS["rules_for"], kinds, *scopes)
    return [_version(row) for row in rows]


def _version(row: Record) -> Version:
    return Version(
        id=row["id"],
        rule_id=row["rule_id"],
        title=row["title"],
        number=row["number"],
        kind=FactKind(row["kind"]),
        scope=Scope(**{name: row[name] for name in NARROWNESS}),
        effective_from=row["effective_from"],
        effective_until=row["effective_until"],
        published_at=row["published_at"],
        reward_fen=row["reward_fen"],
        shares=tuple(_rule_share(share) for share in orjson.loads(row["shares"])),
    )


def _rule_share(share: Mapping[str, Any]) -> RuleShare:
    return RuleShare(
        role=PayeeRole(share["role"]),
        fixed_fen=share["fixed_fen"],
        basis_points=share["basis_points"],
        # Versions that were published before there were bounds do not name them.
        floor_fen=share.get("floor_fen"),
        cap_fen=share.get("cap_fen"),
        otherwise=PayeeRole(share["otherwise"]),
    )


def _booked(rows: Sequence[Record]) -> dict[Key, Booked]:
    found: dict[tuple[Key, UUID], list[Share]] = {}
    for row in rows:
        shares = found.setdefault(((FactKind(row["fact_kind"]), row["ref"]), row["fact_id"]), [])
        # By some facts nobody earns.
        shares += [_share(row)] if row["id"] else []
    return {key: Booked(fact_id, shares) for (key, fact_id), shares in found.items()}


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
