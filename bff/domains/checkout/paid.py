"""Payments make orders paid: coupons, ledger and shares in the payment's own transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import structlog

from bff.domains.checkout import facts, parties, rewarding, sales, telling
from bff.domains.checkout.parties import Seating
from bff.domains.checkout.points_off import all_back
from bff.domains.coupon import ordering
from bff.domains.member.moments import Moment
from bff.domains.order import payments, refunds, rules, standing
from bff.domains.order.payments import Effect, Received, Settled
from bff.domains.order.refunds import NewRefund
from bff.domains.order.standing import Standing
from bff.domains.order.states import OrderState, Origin
from bff.domains.profit import payments as money
from bff.domains.profit import service as profit
from bff.domains.profit import spending
from bff.domains.profit.payments import Collected
from bff.gateways.signals import Signals
from bff.kit.database import Database, Transaction

NEW = frozenset({Effect.PAYS, Effect.LATE})
PLACED = OrderState.PLACED
LATE = "LATE"
LATE_REASON = "订单已结束，款项原路退回"

log = structlog.get_logger(__name__)


async def paid(
    database: Database, mchid: str, signals: Signals, commands: Sequence[Received]
) -> list[Effect]:
    """Take payments, each once, however often and in whatever order they are told.

    UNKNOWN and DIFFERS change nothing; LATE money goes back.
    """
    async with database.transaction() as transaction:
        ids = {one.order_id for one in commands}
        await parties.lock(transaction, ids)
        orders = await standing.locked(transaction, ids)
        effects = [payments.effect(orders.get(one.order_id), one) for one in commands]
        # The same one twice in a batch is one payment.
        told = {one.order_id: (one, effect) for one, effect in zip(commands, effects, strict=True)}
        await _taken(transaction, orders, list(told.values()), mchid=mchid, signals=signals)
    for one, effect in zip(commands, effects, strict=True):
        if effect is Effect.DIFFERS:
            log.error("payment_differs", order=str(one.order_id), fen=one.fen)
    return effects


async def _taken(
    transaction: Transaction,
    orders: Mapping[UUID, Standing],
    told: Sequence[tuple[Received, Effect]],
    *,
    mchid: str,
    signals: Signals,
) -> None:
    new = [(one, effect) for one, effect in told if effect in NEW]
    at = {one.order_id: _at(orders, one) for one, _ in new}
    paying = [orders[one.order_id] for one, effect in new if _buys(orders[one.order_id], effect)]
    seating = await parties.seated(transaction, signals, paying)
    over = await sales.counted(transaction, paying)
    sold = [one for one in paying if seating.seats(one) and one.id not in over]
    sure = {one.id for one in sold}
    # In time, and yet without a seat: paid and given back, so that it is nobody's open order.
    homeless = [one for one in paying if one.id not in sure and one.state is PLACED]
    settled = {one.id for one in (*sold, *homeless)}
    late = [orders[order_id] for order_id in at if order_id not in settled]
    ends = [_settled(one, at[one.id], seating) for one in (*sold, *homeless)]
    await payments.settle(transaction, new, ends)
    await ordering.consume(transaction, signals, [one.id for one in sold if one.reductions])
    await ordering.release(transaction, signals, [one.id for one in homeless])
    await spending.returned(transaction, [part for one in homeless for part in all_back(one)])
    unseated = [parties.homeless(one) for one in homeless]
    refunds.write(transaction, [*seating.refunds, *unseated, *map(_sent_back, late)])
    await sales.given_back(transaction, unseated)
    shelf = [one for one in sold if one.origin is not Origin.PARTY]
    await rewarding.rewarded(transaction, [*shelf, *seating.complete])
    ready = [one for one in shelf if one.origin is Origin.SHELF]
    # Of a party's and a sale's it is told when they are.
    await telling.tell_all(transaction, [(Moment.ORDER_PAID, sold), (Moment.PICKUP_READY, ready)])
    money.collected(transaction, [_collected(one, mchid, at[one.order_id]) for one, _ in new])
    # Last: it locks payees and their accounts, where everybody meets.
    earned = [
        facts.fact(one, at.get(one.id) or one.paid_at or one.now)
        for one in (*shelf, *seating.complete)
    ]
    await profit.book_new(transaction, earned, signals)


def _buys(order: Standing, effect: Effect) -> bool:
    if effect is Effect.PAYS:
        return True
    # A coupon that was off the price is back in its wallet, and may have been used since.
    late = order.origin is Origin.PARTY and order.state is OrderState.EXPIRED
    return late and not order.reductions


def _settled(order: Standing, at: datetime, seating: Seating) -> Settled:
    waits = order.origin is Origin.PARTY and order.id in seating.parties
    held = order.id not in seating.let_go if waits else order.held and seating.seats(order)
    return Settled(order, at, held=held, origin_id=seating.parties.get(order.id))


def _at(orders: Mapping[UUID, Standing], received: Received) -> datetime:
    return received.success_at or orders[received.order_id].now


def _sent_back(order: Standing) -> NewRefund:
    back = rules.all_back(order.lines)
    return NewRefund(order=order, back=back, reason=LATE_REASON, once=LATE)


def _collected(received: Received, mchid: str, at: datetime) -> Collected:
    return Collected(
        order_id=received.order_id,
        payment_id=received.order_id,
        mchid=mchid,
        fen=received.fen,
        at=at,
    )
