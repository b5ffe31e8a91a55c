"""Members order what lies on a store's shelf: priced, promised and written, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from bff.domains.checkout import till
from bff.domains.checkout.pricing import Priced, Pricing
from bff.domains.checkout.till import Ask
from bff.domains.coupon import ordering
from bff.domains.order import placing, rules
from bff.domains.order.drafts import Draft
from bff.domains.order.errors import (
    CouponMisfit,
    CouponUnknown,
    PointsOverCap,
    PointsShort,
    ProductUnavailable,
    PurchaseLimitReached,
    ScanUnknown,
    StockShort,
    StoreUnknown,
)
from bff.domains.profit import spending
from bff.domains.store import stock
from bff.gateways.signals import Signals
from bff.kit import answer
from bff.kit.answer import Answers, Request
from bff.kit.database import Database, Transaction
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput, Refusal


class Place(NamedTuple):
    """An order that somebody places; `identity_id` is who pays."""

    ask: Ask
    identity_id: UUID
    remark: str | None
    for_whom: str | None
    request: Request


@dataclass(frozen=True, slots=True)
class Placed:
    """The order that was placed."""

    order_id: UUID
    payable_fen: int


Outcome = Placed | Refusal | BadInput
ANSWERS = Answers(
    "orderPlace",
    Placed,
    StoreUnknown,
    ProductUnavailable,
    StockShort,
    PurchaseLimitReached,
    CouponMisfit,
    CouponUnknown,
    PointsShort,
    PointsOverCap,
    ScanUnknown,
)


def asked(
    ask: Ask, *, identity_id: UUID, remark: str | None, for_whom: str | None, key: str
) -> Place:
    """Describe an order under its requestId; BadInput when something is none."""
    remark, for_whom = rules.remark(remark), rules.for_whom(for_whom)
    facts = (*ask.wanted, remark, for_whom)
    request = answer.request(ask.member_id, key, *facts)
    return Place(ask, identity_id, remark, for_whom, request)


async def place(database: Database, signals: Signals, commands: Sequence[Place]) -> list[Outcome]:
    """Place each order or say why not; stock, coupons and limits are exact under any race."""
    async with database.transaction() as transaction:

        async def act(fresh: list[int]) -> list[Outcome]:
            return await _placed(transaction, signals, [commands[number] for number in fresh])

        return await ANSWERS.once(transaction, [one.request for one in commands], act)


async def _placed(
    transaction: Transaction, signals: Signals, commands: Sequence[Place]
) -> list[Outcome]:
    known = await till.gathered(transaction, [one.ask for one in commands], lock=True)
    pricing, ids = Pricing(known), [uuid7() for _ in commands]
    priced = [
        _priced(pricing, id_, number, one.ask)
        for number, (id_, one) in enumerate(zip(ids, commands, strict=True))
    ]
    outcomes = await _promised(transaction, priced)
    drafts = {
        id_: draft(id_, command, one)
        for id_, command, one in zip(ids, commands, outcomes, strict=True)
        if isinstance(one, Priced)
    }
    placing.write(transaction, list(drafts.values()))
    uses = [use for use in pricing.coupons.uses if use.order_id in drafts]
    ordering.lock(transaction, signals, uses)
    spending.spent(transaction, [one for one in pricing.spendings if one.order_id in drafts])
    return [
        Placed(id_, drafts[id_].payable_fen) if isinstance(one, Priced) else one
        for id_, one in zip(ids, outcomes, strict=True)
    ]


def _priced(pricing: Pricing, order_id: UUID, number: int, ask: Ask) -> Priced | Refusal:
    priced = pricing.price(number, ask)
    if isinstance(priced, Priced):
        pricing.take(order_id, ask, priced)
    return priced


async def _promised(
    transaction: Transaction, priced: Sequence[Priced | Refusal]
) -> list[Priced | Refusal]:
    # Last of all locks, and held the shortest: a shelf is what most people meet at.
    wants = [one.wants if isinstance(one, Priced) else [] for one in priced]
    short = await stock.reserve(transaction, wants)
    return [
        _short(one, lacking) if isinstance(one, Priced) and lacking else one
        for one, lacking in zip(priced, short, strict=True)
    ]


def _short(priced: Priced, lacking: Sequence[UUID]) -> StockShort:
    names = {goods.variant_id: goods.name for goods in priced.goods}
    return StockShort(lacking[0], names[lacking[0]])


def draft(id_: UUID, command: Place, priced: Priced) -> Draft:
    """Return the order that a basket with its prices makes."""
    at = priced.place.at
    return Draft(
        id=id_,
        member_id=command.ask.member_id,
        identity_id=command.identity_id,
        store_id=priced.place.store_id,
        goods=priced.goods,
        reductions=priced.reductions,
        payees=priced.payees,
        evidence=priced.evidence,
        placed_at=at,
        expires_at=rules.expires_at(at),
        remark=command.remark,
        for_whom=command.for_whom,
    )
