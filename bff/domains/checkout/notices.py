"""What WeChat Pay tells us, taken once."""

from uuid import UUID

from bff.domains.checkout.cashier import Cashier
from bff.domains.checkout.sending_back import known
from bff.domains.order import numbers
from bff.domains.order.payments import Effect, Received
from bff.gateways.pay import Notice, NoticeKind, Refunding
from bff.kit.refusal import BadInput, Unavailable

NOT_OURS = "Neither number nor sum are those of an order of ours."


async def received(cashier: Cashier, notice: Notice) -> None:
    """Take what a notice tells.

    BadInput when number or sum are not those of an order; Unavailable when the order is not
    there yet, so that WeChat tells it again.
    """
    if notice.kind is NoticeKind.PAID:
        await _paid(cashier, notice)
    elif notice.kind is NoticeKind.REFUNDED:
        await _refunded(cashier, notice)


async def _paid(cashier: Cashier, notice: Notice) -> None:
    effect = await cashier.take(
        Received(
            order_id=_id(notice.out_trade_no),
            fen=notice.fen,
            transaction_id=notice.transaction_id,
            success_at=notice.at,
        )
    )
    if effect is Effect.UNKNOWN:
        raise Unavailable("the order is not known yet")
    if effect is Effect.DIFFERS:
        raise BadInput(NOT_OURS)


async def _refunded(cashier: Cashier, notice: Notice) -> None:
    # One that fits no refund of ours, or is older than what is known, changes nothing.
    state = next((one for one in Refunding if one.value == notice.refund_status), Refunding.OTHER)
    which = numbers.read(notice.out_refund_no or "")
    if which is None:
        raise BadInput(NOT_OURS)
    await known(cashier, which, state)


def _id(number: str | None) -> UUID:
    try:
        return UUID(hex=number or "")
    except ValueError:
        raise BadInput(NOT_OURS) from None
