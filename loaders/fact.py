"""Booked facts by their ids, and the state of the ledger, for the brand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from bff.domains.profit.facts import FactKind, PayeeRole
from bff.kit.database import Database, columns

FACTS = """
    select fact.id, fact.kind, at, booked_at, evidence::text, fact.reward_fen,
        rule.title as rule_title, number as rule_number
    from fact left join rule_version as version on version.id = fact.rule_version_id
        left join rule on rule.id = version.rule_id
    where fact.id = any($1::uuid[])
"""
# From the running totals: to sum all entries is the work of `bff verify`.
LEDGER = """
    select asset, (select coalesce(sum(debits), 0) - coalesce(sum(credits), 0) from account
            where account.asset = asked.asset)::bigint as difference,
        (select transfer_id from chain order by seq desc limit 1) as chained_to
    from unnest($1::text[]) as asked (asset)
"""
# The brand and the platform are nobody in particular and have no name here.
NAMES = """
    select asked.place, coalesce(store.name, dealer.name, member.nickname) as name
    from unnest($1::text[], $2::uuid[]) with ordinality as asked (role, payee_id, place)
        left join store on asked.role = 'STORE' and store.id = asked.payee_id
        left join dealer on asked.role = 'DEALER' and dealer.id = asked.payee_id
        left join member on asked.role in ('CLERK', 'LEADER', 'REFERRER')
            and member.id = asked.payee_id
    order by asked.place
"""


@dataclass(frozen=True, slots=True)
class FactRow:
    """A booked fact, and the rule that it fell under."""

    id: UUID
    kind: FactKind
    at: datetime
    booked_at: datetime
    evidence: Mapping[str, str]
    reward_fen: int
    rule_title: str | None
    rule_number: int | None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """By how much an asset's debits exceed its credits, and the last transfer of the chain."""

    asset: str
    difference: int
    chained_to: UUID | None


async def facts_of(database: Database, ids: Sequence[UUID]) -> list[FactRow | None]:
    """Return the facts with these ids; None where there is none."""
    found = {
        row["id"]: FactRow(
            **dict(row) | {"kind": FactKind(row["kind"]), "evidence": orjson.loads(row["evidence"])}
        )
        for row in await database.fetch(FACTS, ids)
    }
    return [found.get(id_) for id_ in ids]


async def ledgers_of(database: Database, assets: Sequence[str]) -> list[LedgerRow]:
    """Return the state of the ledger for each of these assets."""
    found = {row["asset"]: LedgerRow(**row) for row in await database.fetch(LEDGER, assets)}
    return [found[asset] for asset in assets]


async def payee_names_of(
    database: Database, payees: Sequence[tuple[PayeeRole, UUID]]
) -> list[str | None]:
    """Return the name of each payee; None where it is not known."""
    return [row["name"] for row in await database.fetch(NAMES, *columns(payees))]
