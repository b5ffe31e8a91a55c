"""Whom a member belongs to, since when, and who said so."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from bff.domains.member import rules
from bff.domains.member.kinds import TieKind
from bff.kit import clock, statements
from bff.kit.database import Database, Transaction, columns
from bff.kit.ids import uuid7

STATEMENTS = statements.load("bff.domains.member")

# A day includes its last moment; the next one is tomorrow.
MOMENT = timedelta(microseconds=1)
Key = tuple[UUID, TieKind]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A tie that is asked for; `source` says in a word what it was seen by."""

    member_id: UUID
    kind: TieKind
    to_id: UUID
    source: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie in force."""

    id: UUID
    to_id: UUID
    source: str | None = None


async def tie(
    transaction: Transaction, *, member_id: UUID, kind: TieKind, to_id: UUID, source: str
) -> UUID:
    """Tie a member and return the edge in force; a new store or leader ends the tie before it.

    Who brought a member is settled by the first tie and stays.
    """
    [edge] = await tied(transaction, [Wanted(member_id, kind, to_id, source)])
    return edge


async def tied(transaction: Transaction, wanted: Sequence[Wanted]) -> list[UUID]:
    """Tie any number of members in at most four statements; return the edges in force, in order."""
    if not wanted:
        return []
    members = list({one.member_id for one in wanted})
    # Members are locked, because of a first tie there is no row to lock yet.
    await lock(transaction, members)
    asked = list({(one.member_id, one.kind) for one in wanted})
    rows = await transaction.fetch(STATEMENTS["ties_now"], *columns(asked))
    before = {(r["member_id"], TieKind(r["kind"])): Edge(r["id"], r["to_id"]) for r in rows}
    after = _after(before, wanted)
    await _written(transaction, before, after)
    return [after[one.member_id, one.kind].id for one in wanted]


async def lock(transaction: Transaction, members: Sequence[UUID]) -> None:
    """Let nobody else tie or join these members until the transaction ends."""
    await transaction.execute(STATEMENTS["lock_members"], list(members))


async def begun(transaction: Transaction, wanted: Sequence[Wanted]) -> None:
    """Tie those members who have no tie of the kind yet, under `lock`; others keep theirs."""
    rows = [(uuid7(), *astuple(one)) for one in wanted]
    if rows:
        await transaction.execute(STATEMENTS["begin_ties"], *columns(rows))


async def at(
    asked: Database | Transaction, kind: TieKind, moments: Sequence[tuple[UUID, datetime]]
) -> list[UUID | None]:
    """Return whom each member, with all their aliases, was tied to at that moment."""
    if not moments:
        return []
    # Aliases may each have a tie: the latest store is theirs, but only one person came first.
    first_stands = kind in rules.KEPT_FOR_GOOD
    rows = await asked.fetch(STATEMENTS["tied_at"], *columns(moments), kind, first_stands)
    return [row["to_id"] for row in rows]


async def store_on(asked: Database | Transaction, member_id: UUID, day: date) -> UUID | None:
    """Return the store that a member had when this day ended in Shanghai."""
    ends = clock.day_begins(day + timedelta(days=1)) - MOMENT
    [store_id] = await at(asked, TieKind.STORE, [(member_id, ends)])
    return store_id


def _after(before: dict[Key, Edge], wanted: Sequence[Wanted]) -> dict[Key, Edge]:
    after = dict(before)
    for one in wanted:
        now = after.get((one.member_id, one.kind))
        if not rules.stands(one.kind, tied_to=now.to_id if now else None, to_id=one.to_id):
            after[one.member_id, one.kind] = Edge(uuid7(), one.to_id, one.source)
    return after


async def _written(
    transaction: Transaction, before: dict[Key, Edge], after: dict[Key, Edge]
) -> None:
    new = {key: edge for key, edge in after.items() if before.get(key) != edge}
    old = [before[key].id for key in new if key in before]
    if old:
        await transaction.execute(STATEMENTS["end_ties"], old)
    if new:
        rows = [(e.id, member, kind, e.to_id, e.source) for (member, kind), e in new.items()]
        await transaction.execute(STATEMENTS["tie"], *columns(rows))
