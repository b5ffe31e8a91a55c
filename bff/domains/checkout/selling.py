"""Members order of a community sale, for its prices and while there is room for it at the store."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from bff.domains.checkout import place, sale_prices, till
from bff.domains.checkout.place import Place, Placed
from bff.domains.checkout.pricing import Pricing
from bff.domains.checkout.till import Ask, Till
from bff.domains.community_sale import errors, stall
from bff.domains.community_sale.rules import Standing
from bff.domains.community_sale.stall import Desk
from bff.domains.coupon import ordering
from bff.domains.order import errors as refused
from bff.domains.order import placing, rules
from bff.domains.order.drafts import Draft
from bff.domains.order.states import Origin
from bff.domains.profit import spending
from bff.domains.profit.facts import PayeeRole
from bff.gateways.signals import Signals
from bff.kit import answer
from bff.kit.answer import Answers
from bff.kit.database import Database, Transaction
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput, Refusal


class Buy(NamedTuple):
    """An order of a sale."""

    order: Place
    sale_id: UUID


@dataclass(slots=True)
class Counter:
    """Sells to one after the other what the sales have: prices, coupons and room together."""

    desk: Desk
    known: Till
    pricing: Pricing

    def sell(self, number: int, command: Buy) -> Draft | Refusal | BadInput:
        """Return the order with this number, or say why there is none."""
        ask = command.order.ask
        if refusal := sale_prices.refused(self.desk, ask, command.sale_id):
            return refusal
        priced = self.pricing.price(number, ask)
        if isinstance(priced, Refusal):
            return priced
        order_id, sale = uuid7(), self.desk.sales[command.sale_id]
        self.desk.take(sale.id, ask.lines)
        self.pricing.take(order_id, ask, priced)
        return _of_sale(place.draft(order_id, command.order, priced), sale)


Outcome = Placed | Refusal | BadInput
ANSWERS = Answers(
    "orderPlace",
    Placed,
    errors.SaleUnknown,
    errors.SaleClosed,
    errors.SaleItemShort,
    errors.SaleRoomShort,
    refused.StoreUnknown,
    refused.ProductUnavailable,
    refused.PurchaseLimitReached,
    refused.CouponMisfit,
    refused.CouponUnknown,
    refused.PointsShort,
    refused.PointsOverCap,
    refused.ScanUnknown,
)


def asked(
    ask: Ask,
    *,
    sale_id: UUID,
    identity_id: UUID,
    remark: str | None,
    for_whom: str | None,
    key: str,
) -> Buy:
    """Describe an order of a sale under its requestId; BadInput when something is none."""
    remark, for_whom = rules.remark(remark), rules.for_whom(for_whom)
    facts = (sale_id, *ask.wanted, remark, for_whom)
    request = answer.request(ask.member_id, key, *facts)
    return Buy(Place(ask, identity_id, remark, for_whom, request), sale_id)


async def sell(database: Database, signals: Signals, commands: Sequence[Buy]) -> list[Outcome]:
    """Place each order or say why not; exact in pieces, room, coupons and limits in any race."""
    async with database.transaction() as transaction:

        async def act(fresh: list[int]) -> list[Outcome]:
            return await _sold(transaction, signals, [commands[number] for number in fresh])

        return await ANSWERS.once(transaction, [one.order.request for one in commands], act)


async def _sold(
    transaction: Transaction, signals: Signals, commands: Sequence[Buy]
) -> list[Outcome]:
    # Sales before whatever else is locked.
    desk = Desk(await stall.locked(transaction, {one.sale_id for one in commands}))
    known = await till.gathered(transaction, [one.order.ask for one in commands], lock=True)
    known = sale_prices.known_of(known, desk, [one.sale_id for one in commands])
    counter = Counter(desk, known, Pricing(known))
    outcomes = [counter.sell(number, one) for number, one in enumerate(commands)]
    stall.write(transaction, desk)
    placing.write(transaction, [one for one in outcomes if isinstance(one, Draft)])
    ordering.lock(transaction, signals, counter.pricing.coupons.uses)
    spending.spent(transaction, counter.pricing.spendings)
    return [Placed(one.id, one.payable_fen) if isinstance(one, Draft) else one for one in outcomes]


def _of_sale(draft: Draft, sale: Standing) -> Draft:
    payees = dict(draft.payees)
    if sale.leader_id is not None:
        # One person earns by an order, and here it is who gathered the neighbours.
        payees.pop(PayeeRole.CLERK, None)
        payees[PayeeRole.LEADER] = sale.leader_id
    return replace(
        draft,
        origin=Origin.SALE,
        origin_id=sale.id,
        # Until its goods have arrived.
        held=True,
        payees=payees,
        evidence={**draft.evidence, "sale": str(sale.id)},
        # At the moment at which the sale was open: its cut-off may have passed since.
        placed_at=sale.now,
        expires_at=rules.expires_at(sale.now, sale.cut_off_at),
    )
