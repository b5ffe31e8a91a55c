"""Payments make orders paid: coupons, ledger and shares in the payment's own transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import structlog

from bff.domains.checkout import facts
from bff.domains.coupon import ordering
from bff.domains.order import payments, refunds, rules, standing
from bff.domains.order.payments import Effect, Received, Settled
from bff.domains.order.refunds import NewRefund
from bff.domains.order.standing import Standing
from bff.domains.profit import payments as money
from bff.domains.profit import service as profit
from bff.domains.profit.payments import Collected
from bff.gateways.signals import Signals
from bff.kit.database import Database, Transaction

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
        orders = await standing.locked(transaction, {one.order_id for one in commands})
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
    new = [(one, effect) for one, effect in told if effect in {Effect.PAYS, Effect.LATE}]
    paying = [
        Settled(orders[one.order_id], _at(orders, one), held=orders[one.order_id].held)
        for one, effect in new
        if effect is Effect.PAYS
    ]
    late = [orders[one.order_id] for one, effect in new if effect is Effect.LATE]
    await payments.settle(transaction, new, paying)
    await ordering.consume(transaction, signals, [one.order.id for one in paying])
    refunds.write(transaction, [_sent_back(order) for order in late])
    money.collected(transaction, [_collected(one, mchid, _at(orders, one)) for one, _ in new])
    # Last: it locks payees and their accounts, where everybody meets.
    booked = [facts.fact(one.order, one.at) for one in paying if not one.held]
    await profit.book_new(transaction, booked, signals)


def _at(orders: Mapping[UUID, Standing], received: Received) -> datetime:
    return received.success_at or orders[received.order_id].now


def _sent_back(order: Standing) -> NewRefund:
    return NewRefund(order=order, back=rules.all_back(order.lines), reason=LATE_REASON, once=LATE)


def _collected(received: Received, mchid: str, at: datetime) -> Collected:
    return Collected(
        order_id=received.order_id,
        payment_id=received.order_id,
        mchid=mchid,
        fen=received.fen,
        at=at,
    )
