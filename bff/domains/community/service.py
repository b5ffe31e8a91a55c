"""Founding communities."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.domains.community.models import NAME_LENGTH_MAX
from bff.kit.database import Transaction, columns
from bff.kit.refusal import BadInput

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
