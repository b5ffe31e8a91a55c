"""The one code that a store, and each who works there, prints and keeps for years."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from bff.domains.member import roles
from bff.domains.store import scene
from bff.domains.store.errors import NotStaff
from bff.domains.store.kinds import ScenePage
from bff.domains.store.service import STATEMENTS
from bff.domains.store.staff import STAFF
from bff.kit import ids
from bff.kit.database import Database, Transaction, columns
from bff.kit.ids import Kind
from bff.kit.refusal import Forbidden


class Printed(NamedTuple):
    """Whose code it is: a store's own, or that of a clerk there."""

    store_id: UUID
    clerk_id: UUID | None


async def tokens(transaction: Transaction, codes: Sequence[Printed]) -> list[str]:
    """Return the token of each code, in order; one that nobody has printed yet is made."""
    if not codes:
        return []
    rows = [
        (scene.token(), ScenePage.STORE, ids.opaque(Kind.STORE, one.store_id), *one)
        for one in codes
    ]
    kept = await transaction.fetch(STATEMENTS["printed_scenes"], *columns(rows))
    return [row["token"] for row in kept]


async def show(
    database: Database, *, member_id: UUID, store_id: UUID, clerk_id: UUID | None
) -> str:
    """Return the token of a store's code, or of a clerk's there; Forbidden unless one is staff.

    `clerk_id` is the edge of the clerk's role; NotStaff when nobody works there by it.
    """
    async with database.transaction() as transaction:
        if not await roles.holds(transaction, member_id=member_id, roles=STAFF, scope_id=store_id):
            raise Forbidden
        whose = clerk_id and await _clerk(transaction, clerk_id, store_id)
        [token] = await tokens(transaction, [Printed(store_id, whose)])
        return token


async def _clerk(transaction: Transaction, clerk_id: UUID, store_id: UUID) -> UUID:
    member_id: UUID | None = await transaction.value(STATEMENTS["staff"], clerk_id, store_id)
    if member_id is None:
        raise NotStaff
    return member_id
