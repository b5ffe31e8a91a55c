"""Refunds at WeChat Pay: sent, asked about, and sent again under another number."""

from collections.abc import Mapping

from bff.domains.checkout.cashier import Cashier
from bff.domains.checkout.refunded import Step, refunded
from bff.domains.order.models import TROUBLE_LENGTH_MAX
from bff.domains.order.numbers import Numbered
from bff.domains.order.placing import STATEMENTS
from bff.domains.order.states import RefundState
from bff.gateways.pay import PayBusy, PayRefused, RefundAsked, Refunding
from bff.kit.database import Record

STEPS: Mapping[Refunding, RefundState] = {
    Refunding.PROCESSING: RefundState.SENT,
    Refunding.DONE: RefundState.DONE,
    Refunding.ABNORMAL: RefundState.ABNORMAL,
    Refunding.CLOSED: RefundState.CLOSED,
}


async def send_back(cashier: Cashier, due: Record) -> None:
    """Send a refund, or ask how it stands; PayError when it has to be tried again."""
    which = Numbered(due["id"], due["numbers"])
    if due["fen"] == 0:
        await _step(cashier, which, RefundState.DONE)
    elif due["state"] == RefundState.APPROVED or not await _told(cashier, which):
        await known(cashier, which, await _sent(cashier, which, due))


async def known(cashier: Cashier, which: Numbered, state: Refunding) -> None:
    """Take what WeChat says of a refund under one of its numbers."""
    if state in STEPS:
        # It was sent, whatever came of it since.
        await _step(cashier, which, RefundState.SENT)
        await _step(cashier, which, STEPS[state])


async def _step(cashier: Cashier, which: Numbered, state: RefundState) -> None:
    convoy = cashier.convoys.acting(refunded, cashier.database, cashier.pay.mchid)
    await convoy.one(Step(which.refund_id, state, which.number))


async def _told(cashier: Cashier, which: Numbered) -> bool:
    told = await cashier.pay.refund_state(which.text)
    await known(cashier, which, told.state)
    # It was taken, and yet WeChat knows nothing of it: what never happened is asked for again.
    return told.state is not Refunding.ABSENT


async def _sent(cashier: Cashier, which: Numbered, due: Record) -> Refunding:
    try:
        told = await cashier.pay.refund(_asked(which, due))
    except PayBusy as busy:
        # WeChat takes one refund of an order in a minute, and counts whoever asks sooner.
        await _noted(cashier, "refund_wait", which, busy.after_s)
        raise
    except PayRefused as refused:
        # Most of it passes, and it is asked for again; meanwhile operators see why it waits.
        await _noted(cashier, "refund_trouble", which, refused.code[:TROUBLE_LENGTH_MAX])
        raise
    return told.state


async def _noted(cashier: Cashier, statement: str, which: Numbered, fact: object) -> None:
    async with cashier.database.transaction() as transaction:
        await transaction.execute(STATEMENTS[statement], which.refund_id, fact)


def _asked(which: Numbered, due: Record) -> RefundAsked:
    return RefundAsked(
        out_trade_no=due["order_id"].hex,
        out_refund_no=which.text,
        fen=due["fen"],
        total_fen=due["payable_fen"],
        reason=due["reason"],
    )
