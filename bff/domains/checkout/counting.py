"""A leader counts what arrived of a sale: goods are let go, and what is missing is paid back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from bff.domains.checkout import telling
from bff.domains.checkout.returning import taken_back
from bff.domains.community_sale import arriving
from bff.domains.community_sale.arriving import Arrival, Count
from bff.domains.community_sale.errors import SaleOver, SaleStillOpen
from bff.domains.member.moments import Moment
from bff.domains.order import rules
from bff.gateways.signals import Signals
from bff.kit import answer
from bff.kit.answer import Answers
from bff.kit.database import Database, Transaction
from bff.kit.refusal import Refusal, raised


@dataclass(frozen=True, slots=True)
class Counted:
    """The sale has arrived: so many orders wait to be picked up, so many lack something."""

    sale_id: UUID
    orders: int
    short: int
    refunded_fen: int


ANSWERS = Answers("communitySaleArrive", Counted, SaleOver, SaleStillOpen)


async def count(
    database: Database,
    signals: Signals,
    *,
    member_id: UUID,
    sale_id: UUID,
    counts: Sequence[Count],
    key: str,
) -> Counted:
    """Count what arrived of a sale of the member's community, once; raises why it cannot be."""
    request = answer.request(member_id, key, sale_id, counts)
    async with database.transaction() as transaction:

        async def act(_fresh: list[int]) -> list[Counted | Refusal]:
            return [await _counted(transaction, signals, member_id, sale_id, counts)]

        [outcome] = await ANSWERS.once(transaction, [request], act)
    counted: Counted = raised(outcome)
    return counted


async def _counted(
    transaction: Transaction,
    signals: Signals,
    member_id: UUID,
    sale_id: UUID,
    counts: Sequence[Count],
) -> Counted | Refusal:
    outcome = await arriving.arrive(transaction, member_id, sale_id, counts)
    if not isinstance(outcome, Arrival):
        return outcome
    await taken_back(transaction, signals, outcome.refunds)
    empty = {one.order.id for one in outcome.refunds if one.whole}
    gone = {one.order.id: one.back for one in outcome.refunds}
    there = [
        replace(one, lines=rules.without(one.lines, gone.get(one.id, ())))
        for one in outcome.orders
        if one.id not in empty
    ]
    await telling.tell(transaction, Moment.SALE_ARRIVED, there)
    fen = sum(one.fen for one in outcome.refunds)
    return Counted(sale_id, len(outcome.orders), len(outcome.refunds), fen)
