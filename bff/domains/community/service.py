"""Founding communities, and whose community somebody was in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from bff.domains.community.models import NAME_LENGTH_MAX
from bff.kit import statements
from bff.kit.database import Database, Transaction, columns
from bff.kit.refusal import BadInput, Forbidden

STATEMENTS = statements.load("bff.domains.community")

ADD = """
    insert into community (id, store_id, name, created_at)
    select id, store_id, name, bff_now()
    from unnest($1::uuid[], $2::uuid[], $3::text[]) as new (id, store_id, name)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCommunity:
    """A community that begins around a store."""

    id: UUID
    store_id: UUID
    name: str


async def add(transaction: Transaction, communities: Sequence[NewCommunity]) -> None:
    """Found communities; BadInput when a name is empty or too long."""
    if any(not 1 <= len(new.name.strip()) <= NAME_LENGTH_MAX for new in communities):
        raise BadInput(f"name must have 1 to {NAME_LENGTH_MAX} characters.")
    rows = [(new.id, new.store_id, new.name.strip()) for new in communities]
    if rows:
        await transaction.execute(ADD, *columns(rows))


class Led(NamedTuple):
    """The community that a member joined last; its store leads it where `leader_id` is None."""

    community_id: UUID
    store_id: UUID
    leader_id: UUID | None


async def led(
    asked: Database | Transaction, moments: Sequence[tuple[UUID, datetime]]
) -> list[Led | None]:
    """Return in whose community each member, with all their aliases, was at that moment."""
    if not moments:
        return []
    rows = await asked.fetch(STATEMENTS["led"], *columns(moments))
    found = {
        row["place"]: Led(row["community_id"], row["store_id"], row["leader_id"]) for row in rows
    }
    return [found.get(place) for place in range(1, len(moments) + 1)]


class Keeper(NamedTuple):
    """Who acts for a community: with its store, and whoever leads it, if that is not the store."""

    member_id: UUID
    store_id: UUID
    dealer_id: UUID
    region: str
    leader_id: UUID | None


async def kept(transaction: Transaction, member_id: UUID, community_id: UUID) -> Keeper:
    """Lock a community for its leader, or who works at its store; Forbidden for all others."""
    if not await keeps(transaction, member_id, community_id):
        raise Forbidden
    row = await transaction.row(STATEMENTS["kept"], community_id)
    assert row is not None
    return Keeper(member_id, *row)


async def keeps(asked: Database | Transaction, member_id: UUID, community_id: UUID) -> bool:
    """Whether a member leads a community or works at its store."""
    may: bool = await asked.value(STATEMENTS["keeps"], member_id, community_id)
    return may
