"""Payments as WeChat tells of them: what each one makes of its order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bff.domains.order import rules
from bff.domains.order.placing import STATEMENTS
from bff.domains.order.standing import Standing
from bff.domains.order.states import OrderState, Origin, PaymentState
from bff.kit import writes
from bff.kit.database import Database, Record, Transaction, columns

PAY = writes.read(STATEMENTS["pay"], "select count(*) from order_paid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """That an order was paid; nothing stands at WeChat for one that costs nothing."""

    order_id: UUID
    fen: int
    transaction_id: str | None = None
    success_at: datetime | None = None


class Effect(StrEnum):
    """What a payment makes of its order."""

    PAYS = "PAYS"
    LATE = "LATE"
    KNOWN = "KNOWN"
    UNKNOWN = "UNKNOWN"
    DIFFERS = "DIFFERS"


STATES = {Effect.PAYS: PaymentState.PAID, Effect.LATE: PaymentState.LATE}


@dataclass(frozen=True, slots=True)
class Settled:
    """An order that is paid from now on, perhaps as part of another party than before."""

    order: Standing
    at: datetime
    held: bool
    origin_id: UUID | None = None


async def payable(database: Database, ids: Sequence[UUID]) -> list[Record | None]:
    """Return what WeChat Pay is asked with for each order; None where there is none."""
    rows = await database.fetch(STATEMENTS["payable"], list(ids))
    found = {row["id"]: row for row in rows}
    return [found.get(id_) for id_ in ids]


def effect(order: Standing | None, received: Received) -> Effect:
    """Return what a payment makes of an order as it stands."""
    if order is None:
        return Effect.UNKNOWN
    if order.payable_fen != received.fen:
        return Effect.DIFFERS
    if order.payment_state in {PaymentState.PAID, PaymentState.LATE}:
        # Under another number it would be paid twice, which WeChat does not let happen.
        return Effect.KNOWN if order.transaction_id == received.transaction_id else Effect.DIFFERS
    if order.payment_state is None:
        return Effect.PAYS if order.state is OrderState.PLACED else Effect.KNOWN
    return Effect.PAYS if order.state is OrderState.PLACED else Effect.LATE


async def settle(
    transaction: Transaction,
    received: Sequence[tuple[Received, Effect]],
    settled: Sequence[Settled],
) -> None:
    """Write payments and the orders that they pay, at once: what follows may change them again."""
    money = [
        (one.order_id, STATES[effect], one.transaction_id, one.success_at)
        for one, effect in received
        if one.transaction_id is not None
    ]
    orders = [(one.order.id, one.at, one.held, one.origin_id) for one in settled]
    if money or orders:
        # What a sale sells is held as yet: it has a time of its own once it has arrived.
        within = rules.PICKED_UP_WITHIN[Origin.SHELF]
        await transaction.execute(PAY, *columns(money, 4), *columns(orders, 4), within)
