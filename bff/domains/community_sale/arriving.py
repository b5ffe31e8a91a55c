"""What arrived is counted against what was sent; who gets less than they bought gets money back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import orjson

from bff.domains.community_sale import editing, rules
from bff.domains.community_sale.errors import SaleOver, SaleStillOpen
from bff.domains.community_sale.opening import STATEMENTS
from bff.domains.community_sale.rules import Bought, Loss, Standing
from bff.domains.community_sale.states import SaleState
from bff.domains.order import refunds, standing
from bff.domains.order import rules as orders
from bff.domains.order.refunds import NewRefund
from bff.domains.order.standing import Standing as Order
from bff.domains.order.states import OrderState
from bff.domains.store.rules import PHOTOS_MAX
from bff.kit.database import Transaction, columns
from bff.kit.refusal import BadInput, Refusal

SHORT = "SHORT"
# Of each variant: whether too few arrived, and whether some are broken.
Why = Mapping[UUID, tuple[bool, bool]]


class Count(NamedTuple):
    """How many pieces of an item were sent, and how many of those that arrived are broken."""

    variant_id: UUID
    sent: int
    arrived: int
    broken: int
    photos: tuple[str, ...] = ()

    @property
    def good(self) -> int:
        """How many can be handed over."""
        return self.arrived - self.broken


@dataclass(frozen=True, slots=True)
class Arrival:
    """The orders whose goods can be handed over, and what goes back for those that lack some."""

    orders: Sequence[Order]
    refunds: Sequence[NewRefund]


async def arrive(
    transaction: Transaction, member_id: UUID, sale_id: UUID, counts: Sequence[Count]
) -> Arrival | Refusal:
    """Write down what arrived of a sale of the member's community, and pay back what is missing.

    BadInput unless each item that was bought is counted once.
    """
    photos = [orjson.dumps(one.photos).decode() for one in counts]
    # Orders before their sale, as when one of them ends.
    rows = await transaction.fetch(STATEMENTS["orders_of"], sale_id)
    locked = await standing.locked(transaction, [row["id"] for row in rows])
    sale = await editing.kept(transaction, member_id, sale_id)
    if refusal := _refused(sale):
        return refusal
    paid = [locked[row["id"]] for row in rows if locked[row["id"]].state is OrderState.PAID]
    found = bought(paid)
    _checked(sale, found, counts)
    made = _refunds(locked, rules.losses(found, _good(counts)), _why(found, counts))
    if sale.state is SaleState.OPEN:
        await transaction.execute(STATEMENTS["close"], sale_id)
    values = columns([(*one[:4], text) for one, text in zip(counts, photos, strict=True)])
    await transaction.execute(STATEMENTS["arrive"], sale_id, *values)
    refunds.write(transaction, made)
    await transaction.execute(
        STATEMENTS["let_go"], [order.id for order in paid], rules.PICKED_UP_WITHIN
    )
    return Arrival(paid, made)


def bought(paid: Sequence[Order]) -> list[Bought]:
    """Return what paid orders have of their sale and have not given back, in their order."""
    return [
        Bought(order.id, line.line, line.variant_id, line.left)
        for order in paid
        for line in order.lines
        if line.left
    ]


def _refused(sale: Standing) -> Refusal | None:
    if sale.state is SaleState.ARRIVED:
        return SaleOver()
    return SaleStillOpen(sale.cut_off_at) if sale.open else None


def _checked(sale: Standing, found: Sequence[Bought], counts: Sequence[Count]) -> None:
    named = [one.variant_id for one in counts]
    known = {*named} <= {*sale.items} and len({*named}) == len(named)
    if not known or not set(rules.purchase(found)) <= {*named}:
        raise BadInput("Each item that was ordered is counted once, and no other.")
    if any(not 0 <= one.broken <= one.arrived <= rules.PIECES_MAX for one in counts):
        raise BadInput("No more pieces are broken than arrived.")
    if any(len(one.photos) > PHOTOS_MAX for one in counts):
        raise BadInput(f"photos may hold at most {PHOTOS_MAX} pictures.")
    if any(not 0 <= one.sent <= rules.PIECES_MAX for one in counts):
        raise BadInput(f"A number of pieces is at most {rules.PIECES_MAX:,}.")


def _good(counts: Sequence[Count]) -> dict[UUID, int]:
    return {one.variant_id: one.good for one in counts}


def _why(found: Sequence[Bought], counts: Sequence[Count]) -> Why:
    wanted = rules.purchase(found)
    return {
        one.variant_id: (one.arrived < wanted.get(one.variant_id, 0), one.broken > 0)
        for one in counts
    }


def _refunds(locked: Mapping[UUID, Order], losses: Sequence[Loss], why: Why) -> list[NewRefund]:
    lost: dict[UUID, list[Loss]] = {}
    for one in losses:
        lost.setdefault(one.order_id, []).append(one)
    return [
        NewRefund(
            order=locked[order_id],
            # What was asked back meanwhile is not lost as well.
            back=orders.back(locked[order_id].lines, _pieces(parts)) or [],
            reason=_reason(locked[order_id], parts, why),
            # Once: whatever is counted later, nobody is paid back for it twice.
            once=SHORT,
        )
        for order_id, parts in sorted(lost.items())
    ]


def _pieces(losses: Sequence[Loss]) -> dict[int, int]:
    return {one.line: one.quantity for one in losses}


def _reason(order: Order, losses: Sequence[Loss], why: Why) -> str:
    pieces = _pieces(losses)
    reasons = [why[line.variant_id] for line in order.lines if line.line in pieces]
    return rules.lacking(
        sum(pieces.values()),
        short=any(short for short, _ in reasons),
        broken=any(broken for _, broken in reasons),
    )
