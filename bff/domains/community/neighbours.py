"""Who belonged to a store's communities when something happened."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from bff.domains.community.service import STATEMENTS
from bff.kit.database import Transaction, columns


class Moment(NamedTuple):
    """A member at a store, at some moment."""

    member_id: UUID
    store_id: UUID
    at: datetime


async def belonging(transaction: Transaction, moments: Sequence[Moment]) -> list[bool]:
    """Say of each whether the member, under whatever name, was in a community of the store."""
    if not moments:
        return []
    rows = await transaction.fetch(STATEMENTS["belonging"], *columns(moments))
    return [row["belongs"] for row in rows]
