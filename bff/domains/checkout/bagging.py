"""All that one buyer has of a sale is handed over at once, by its leader or at its store."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.domains.checkout import handed
from bff.domains.checkout.handed import By
from bff.domains.community_sale import editing
from bff.domains.order import pickup, standing
from bff.domains.order.errors import NotDoable, OrderUnknown
from bff.domains.order.pickup import Counter
from bff.domains.order.standing import Standing
from bff.gateways.signals import Signals
from bff.kit import answer
from bff.kit.answer import Answers
from bff.kit.database import Database, Transaction
from bff.kit.refusal import BadInput, Refusal, raised

ORDERS_MAX = 50


@dataclass(frozen=True, slots=True)
class Bagged:
    """The orders whose goods are gone."""

    order_ids: tuple[UUID, ...]


ANSWERS = Answers("communitySaleHandOver", Bagged, NotDoable, OrderUnknown)


async def hand_over(
    database: Database,
    signals: Signals,
    *,
    member_id: UUID,
    sale_id: UUID,
    order_ids: Sequence[UUID],
    key: str,
) -> Bagged:
    """Hand over orders of one buyer, all or none; raises why they stay."""
    wanted = sorted(set(order_ids))
    if not 1 <= len(wanted) <= ORDERS_MAX:
        raise BadInput(f"A buyer has 1 to {ORDERS_MAX} orders.")
    request = answer.request(member_id, key, sale_id, wanted)
    async with database.transaction() as transaction:

        async def act(_fresh: list[int]) -> list[Bagged | Refusal]:
            return [await _bagged(transaction, signals, member_id, sale_id, wanted)]

        [outcome] = await ANSWERS.once(transaction, [request], act)
    bagged: Bagged = raised(outcome)
    return bagged


async def _bagged(
    transaction: Transaction,
    signals: Signals,
    member_id: UUID,
    sale_id: UUID,
    wanted: Sequence[UUID],
) -> Bagged | Refusal:
    # Orders before their sale, as when one of them ends.
    found = await standing.locked(transaction, wanted)
    sale = await editing.kept(transaction, member_id, sale_id)
    orders = [found[id_] for id_ in wanted if id_ in found and found[id_].origin_id == sale.id]
    if len(orders) < len(wanted) or len({one.member_id for one in orders}) > 1:
        return OrderUnknown()
    if refusal := _refused(orders):
        return refusal
    by = dict.fromkeys(wanted, By(member_id, sale.store_id))
    await handed.written(transaction, signals, orders, by)
    return Bagged(tuple(wanted))


def _refused(orders: Sequence[Standing]) -> NotDoable | None:
    for order in orders:
        if reason := pickup.unpickable(order, Counter(order.store_id)):
            return NotDoable(order.id, reason)
    return None
