"""Ending orders that were never paid."""

from collections.abc import Sequence
from uuid import UUID

from bff.domains.order.placing import STATEMENTS
from bff.domains.order.states import OrderState
from bff.kit.database import Transaction, columns
from bff.kit.writes import Write


def write(
    transaction: Transaction, orders: Sequence[tuple[UUID, OrderState]], *, closed: Sequence[UUID]
) -> None:
    """Have orders end before commit, and with them the payments that WeChat has closed.

    A payment that is not closed stays open, until WeChat says what became of it.
    """
    if orders:
        write = Write(STATEMENTS["end"], columns(orders), rows=len(orders))
        transaction.before_commit(write)
    if closed:
        write = Write(STATEMENTS["close_payments"], [list(closed)], rows=len(closed))
        transaction.before_commit(write)
