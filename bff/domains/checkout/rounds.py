"""The rounds that a worker makes: payments asked for, orders ended, refunds sent."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from bff.domains.checkout import sending_back, sweeping
from bff.domains.checkout.cashier import TRIES_MAX, Cashier
from bff.domains.order.payments import Received
from bff.domains.order.placing import STATEMENTS
from bff.domains.order.states import OrderState
from bff.gateways.pay import PayError
from bff.kit.database import Record
from bff.kit.refusal import Unavailable

AT_ONCE = 50

Round = Callable[[Cashier], Awaitable[int]]
log = structlog.get_logger(__name__)


async def payments(cashier: Cashier) -> int:
    """Ask WeChat of payments that it should have told of, and end orders whose time is over."""
    async with cashier.database.transaction() as transaction:
        due = await transaction.fetch(STATEMENTS["payments_due"], AT_ONCE)
    return await _each(cashier, due, _asked)


async def refunds(cashier: Cashier) -> int:
    """Send refunds, and ask how those stand that were sent."""
    async with cashier.database.transaction() as transaction:
        due = await transaction.fetch(STATEMENTS["refunds_due"], AT_ONCE)
    return await _each(cashier, due, sending_back.send_back)


async def free_orders(cashier: Cashier) -> int:
    """Settle orders that cost nothing, where whoever placed one died before that."""
    due = await cashier.database.fetch(STATEMENTS["free_due"], AT_ONCE)
    for row in due:
        await cashier.take(Received(order_id=row["id"], fen=0))
    return len(due)


async def seats(cashier: Cashier) -> int:
    """Free seats that were not paid in time."""
    return await sweeping.lapse(cashier.database, cashier.signals)


async def parties(cashier: Cashier) -> int:
    """End parties whose time is over."""
    return await sweeping.expire(cashier.database, cashier.signals)


ROUNDS: Sequence[Round] = (payments, refunds, free_orders, seats, parties)


async def _asked(cashier: Cashier, due: Record) -> None:
    surely = due["asked"] >= TRIES_MAX
    if due["ended"] or due["over"]:
        # What ended before keeps its state: this only closes its payment.
        await cashier.finish(due["order_id"], OrderState.EXPIRED, surely=surely)
    else:
        await cashier.ask(due["order_id"])


async def _each(
    cashier: Cashier, due: Sequence[Record], act: Callable[[Cashier, Record], Awaitable[None]]
) -> int:
    outcomes = await asyncio.gather(*(act(cashier, row) for row in due), return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, PayError | Unavailable):
            # It is due again by itself.
            log.info("round_put_off", error=repr(outcome))
        elif isinstance(outcome, BaseException):
            raise outcome
    return len(due)
