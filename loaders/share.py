"""What payees are owed: by payee, by fact, by id."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from bff.domains.profit.facts import FactKind, PayeeRole, Rail, ShareKind, ShareStatus, TaxKind
from bff.kit.database import Database, Record, columns
from bff.kit.page import Page, cut

BY_ID = "select * from share_explained where id = any($1::uuid[])"
# By number and not by time: shares of one moment would be lost between two pages.
EARNED = """
    select asked.place, share.*
    from unnest($1::text[], $2::uuid[], $3::int[], $4::bigint[], $5::timestamptz[], $6::text[],
            $7::text[]) with ordinality
        as asked (role, payee_id, first, before, since, kind, status, place)
    cross join lateral (
        select * from share_explained as share
        where share.role = asked.role and share.payee_id = asked.payee_id
            and seq < coalesce(before, 9223372036854775807)
            and (since is null or booked_at >= since)
            and (asked.kind is null or share.kind = asked.kind)
            and (asked.status is null or share.status = asked.status)
        order by seq desc limit first
    ) as share
    order by asked.place, share.seq desc
"""
OF_FACTS = """
    select asked.place, share.*
    from unnest($1::uuid[], $2::text[], $3::uuid[]) with ordinality
        as asked (fact_id, role, payee_id, place)
    join share_explained as share on share.fact_id = asked.fact_id
        and (asked.role is null or (share.role, share.payee_id) = (asked.role, asked.payee_id))
    order by asked.place, share.kind, share.role, share.seq
"""
NEWEST = """
    select coalesce(newest.seq, 0) as seq
    from unnest($1::text[], $2::uuid[]) with ordinality as asked (role, payee_id, place)
    left join lateral (
        select seq from share
        where share.role = asked.role and share.payee_id = asked.payee_id
        order by seq desc limit 1
    ) as newest on true
    order by asked.place
"""


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A share with all that explains it."""

    id: UUID
    kind: ShareKind
    role: PayeeRole
    payee_id: UUID
    gross_fen: int
    withheld_fen: int
    net_fen: int
    tax_kind: TaxKind
    rail: Rail
    status: ShareStatus
    seq: int
    booked_at: datetime
    explanation: Mapping[str, object]
    fact_id: UUID
    fact_kind: FactKind
    fact_at: datetime
    evidence: Mapping[str, str]
    rule_title: str | None
    rule_number: int | None
    reduced_fen: int

    @property
    def left_fen(self) -> int:
        """What is left of it after refunds."""
        return self.net_fen - self.reduced_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Earnings:
    """Which shares of a payee are asked for, the newest first; `before` is a share's number."""

    role: PayeeRole
    payee_id: UUID
    first: int
    before: int | None = None
    since: datetime | None = None
    kind: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Payee:
    """Somebody who is owed money, as what."""

    role: PayeeRole
    payee_id: UUID


@dataclass(frozen=True, slots=True)
class Earned:
    """The shares of one payee in a fact, or of all when no payee is named."""

    fact_id: UUID
    role: PayeeRole | None = None
    payee_id: UUID | None = None


async def shares_of(database: Database, ids: Sequence[UUID]) -> list[ShareRow | None]:
    """Return the shares with these ids; None where there is none."""
    found = {row["id"]: share_row(row) for row in await database.fetch(BY_ID, ids)}
    return [found.get(id_) for id_ in ids]


async def earnings_of(database: Database, asked: Sequence[Earnings]) -> list[Page[ShareRow]]:
    """Return a page of shares for each of these."""
    # One more than asked for says whether another page follows.
    rows = [
        (one.role, one.payee_id, one.first + 1, one.before, one.since, one.kind, one.status)
        for one in asked
    ]
    found = _grouped(await database.fetch(EARNED, *columns(rows)))
    return [cut(found[n], one.first, lambda row: [row.seq]) for n, one in enumerate(asked, 1)]


async def newest_of(database: Database, payees: Sequence[Payee]) -> list[int]:
    """Return the number of the newest share of each payee; 0 where there is none yet."""
    rows = await database.fetch(NEWEST, *columns([(one.role, one.payee_id) for one in payees]))
    return [row["seq"] for row in rows]


async def earned_of(database: Database, asked: Sequence[Earned]) -> list[Sequence[ShareRow]]:
    """Return the shares in each of these facts."""
    rows = [(one.fact_id, one.role, one.payee_id) for one in asked]
    found = _grouped(await database.fetch(OF_FACTS, *columns(rows)))
    return [found[n] for n in range(1, len(asked) + 1)]


def share_row(row: Record) -> ShareRow:
    """Make a row of what one of these statements found."""
    return ShareRow(
        id=row["id"],
        kind=ShareKind(row["kind"]),
        role=PayeeRole(row["role"]),
        payee_id=row["payee_id"],
        gross_fen=row["gross_fen"],
        withheld_fen=row["withheld_fen"],
        net_fen=row["net_fen"],
        tax_kind=TaxKind(row["tax_kind"]),
        rail=Rail(row["rail"]),
        status=ShareStatus(row["status"]),
        seq=row["seq"],
        booked_at=row["booked_at"],
        explanation=orjson.loads(row["explanation"]),
        fact_id=row["fact_id"],
        fact_kind=FactKind(row["fact_kind"]),
        fact_at=row["fact_at"],
        evidence=orjson.loads(row["evidence"]),
        rule_title=row["rule_title"],
        rule_number=row["rule_number"],
        reduced_fen=row["reduced_fen"],
    )


def _grouped(rows: Sequence[Record]) -> defaultdict[int, list[ShareRow]]:
    found: defaultdict[int, list[ShareRow]] = defaultdict(list)
    for row in rows:
        found[row["place"]].append(share_row(row))
    return found
