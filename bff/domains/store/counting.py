"""Owners and clerks count what lies in their store."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.domains.member import roles
from bff.domains.product.errors import VariantUnknown
from bff.domains.store import rules, stock
from bff.domains.store.service import STATEMENTS
from bff.domains.store.staff import STAFF
from bff.domains.store.stock import Count
from bff.kit.answer import Answers, Request
from bff.kit.database import Database, Transaction
from bff.kit.refusal import Forbidden, raised


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts were written down."""

    store_id: UUID


COUNTING = Answers("stockCount", Counted, VariantUnknown)


async def take(
    database: Database, *, store_id: UUID, counts: Sequence[Count], request: Request
) -> Counted:
    """Write down what the actor counted in their store; VariantUnknown, and nothing is written.

    Forbidden unless the actor works there.
    """
    rules.counts([(one.variant_id, one.quantity) for one in counts])
    async with database.transaction() as transaction:
        actor = request.actor
        if not await roles.holds(transaction, member_id=actor, roles=STAFF, scope_id=store_id):
            raise Forbidden

        async def act(_fresh: list[int]) -> list[Counted | VariantUnknown]:
            return [await _written(transaction, store_id, counts)]

        [outcome] = await COUNTING.once(transaction, [request], act)
    counted: Counted = raised(outcome)
    return counted


async def _written(
    transaction: Transaction, store_id: UUID, counts: Sequence[Count]
) -> Counted | VariantUnknown:
    asked = [one.variant_id for one in counts]
    if await transaction.value(STATEMENTS["countable"], asked) < len(asked):
        return VariantUnknown()
    await stock.count(transaction, counts)
    return Counted(store_id)
