"""What WeChat Pay keeps of payments, and gives back of it with refunds, as its bills tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bff.domains.profit import accounts, writing
from bff.domains.profit.posting import Posting
from bff.kit.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """The fee of an order's payment; with a refund, what WeChat gave back of it."""

    order_id: UUID
    refund_id: UUID | None = None
    mchid: str
    fen: int
    day: date


def taken(transaction: Transaction, fees: Sequence[Fee]) -> None:
    """Book fees, each of which no other transaction booked, with all else written at its end."""
    transaction.before_commit(writing.write(postings=[_posting(fee) for fee in fees]))


def _posting(fee: Fee) -> Posting:
    kind, about = ("FEE", fee.order_id) if fee.refund_id is None else ("FEE_BACK", fee.refund_id)
    fen = fee.fen if fee.refund_id is None else -fee.fen
    body = {"day": fee.day, "order": fee.order_id}
    return Posting(
        idem=f"{kind}:{about}",
        kind=kind,
        ref=fee.order_id,
        amounts={accounts.wx_fee(): fen, accounts.wx(fee.mchid): -fen},
        body=body if fee.refund_id is None else body | {"refund": fee.refund_id},
    )
