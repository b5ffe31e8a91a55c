"""Money that comes in and goes back through WeChat, as the ledger says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bff.domains.profit import accounts, writing
from bff.domains.profit.posting import Posting
from bff.kit.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """An order's payment that reached a merchant number; `at` is the `at` of its fact, too."""

    order_id: UUID
    payment_id: UUID
    mchid: str
    fen: int
    at: datetime


def collected(transaction: Transaction, payments: Sequence[Collected]) -> None:
    """Keep in escrow what this transaction learns to be paid, with all else written at its end."""
    postings = [_paid(one) for one in payments]
    transaction.before_commit(writing.write(postings=postings))


def _paid(payment: Collected) -> Posting:
    amounts = {
        accounts.wx(payment.mchid): payment.fen,
        accounts.escrow(payment.at): -payment.fen,
    }
    return Posting(
        # One payment an order, which a refund finds by it.
        idem=f"PAID:{payment.order_id}",
        kind="PAID",
        ref=payment.order_id,
        amounts=amounts,
        body={"at": payment.at, "order": payment.order_id, "payment": payment.payment_id},
    )
