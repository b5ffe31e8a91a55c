"""What members are told of their orders and parties."""

from collections.abc import Sequence
from uuid import UUID

from bff.domains.member import inbox
from bff.domains.member.inbox import Message
from bff.domains.member.moments import Facts, Moment
from bff.domains.order import rules
from bff.domains.order.standing import Standing
from bff.kit import ids
from bff.kit.clock import business_day
from bff.kit.database import Transaction
from bff.kit.ids import Kind

CALLING = frozenset({Moment.SALE_ARRIVED, Moment.PICKUP_READY, Moment.PICKUP_OVERDUE})


async def tell(
    transaction: Transaction,
    moment: Moment,
    orders: Sequence[Standing],
    *,
    about: UUID | None = None,
    fen: int | None = None,
    people: int | None = None,
) -> None:
    """Tell whoever placed these orders; `about` is what it is about, if not the order itself."""
    messages = [_message(moment, one, about, fen, people) for one in orders]
    await inbox.tell(transaction, messages)


async def tell_all(
    transaction: Transaction, moments: Sequence[tuple[Moment, Sequence[Standing]]]
) -> None:
    """Tell of several moments at once."""
    messages = [_message(moment, one) for moment, orders in moments for one in orders]
    await inbox.tell(transaction, messages)


def _message(
    moment: Moment,
    order: Standing,
    about: UUID | None = None,
    fen: int | None = None,
    people: int | None = None,
) -> Message:
    facts = Facts(
        about_id=about or order.id,
        title=_title(order, moment),
        place=order.store_name,
        fen=order.payable_fen if fen is None else fen,
        number=order.trade_no,
        people=people,
        until=str(business_day(rules.pick_up_by(order.origin, order.now))),
    )
    page = f"pages/order/show?id={ids.opaque(Kind.ORDER, order.id)}"
    return Message(order.member_id, moment, facts, page)


def _title(order: Standing, moment: Moment) -> str:
    # Who is called to the store is told of what is there.
    lines = [one for one in order.lines if one.left or moment not in CALLING] or order.lines
    first = lines[0].title
    return first if len(lines) == 1 else f"{first}等{len(lines)}种"
