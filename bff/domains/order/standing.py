"""Orders as they stand under their locks, with their lines and what was taken off."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from bff.domains.order.drafts import Reduction
from bff.domains.order.placing import STATEMENTS
from bff.domains.order.rules import Line
from bff.domains.order.states import OrderState, Origin, PaymentState
from bff.domains.profit.facts import PayeeRole
from bff.kit.database import Database, Record, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An order at a moment; no payment is open for one that costs nothing.

    `paid_at` is when WeChat took the money, also where it came too late.
    """

    id: UUID
    member_id: UUID
    identity_id: UUID
    store_id: UUID
    store_name: str
    dealer_id: UUID
    region: str
    origin: Origin
    origin_id: UUID | None
    state: OrderState
    held: bool
    payable_fen: int
    refunded_fen: int
    payees: Mapping[PayeeRole, UUID]
    evidence: Mapping[str, str]
    placed_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    picked_up_store_id: UUID | None
    payment_state: PaymentState | None
    transaction_id: str | None
    lines: Sequence[Line]
    reductions: Sequence[Reduction]
    now: datetime

    @property
    def spent(self) -> Reduction | None:
        """What points took off the order."""
        return next((one for one in self.reductions if one.points), None)

    @property
    def trade_no(self) -> str:
        """The number under which WeChat Pay knows the order."""
        return self.id.hex


async def locked(transaction: Transaction, ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """Lock orders in the order of their ids and read them; those that are missing are left out."""
    asked = list(set(ids))
    if not asked:
        return {}
    await transaction.fetch(STATEMENTS["orders_locked"], asked)
    # A statement of its own: one that waited for locks sees what was before them.
    return await read(transaction, asked)


async def read(asked: Database | Transaction, ids: Sequence[UUID]) -> dict[UUID, Standing]:
    """Read orders without locking them."""
    rows = await asked.fetch(STATEMENTS["standing"], list(ids))
    return {row["id"]: _standing(row) for row in rows}


def _standing(row: Record) -> Standing:
    payees = orjson.loads(row["payees"])
    payment = row["payment_state"]
    return Standing(
        id=row["id"],
        member_id=row["member_id"],
        identity_id=row["identity_id"],
        store_id=row["store_id"],
        store_name=row["store_name"],
        dealer_id=row["dealer_id"],
        region=row["region"],
        origin=Origin(row["origin"]),
        origin_id=row["origin_id"],
        state=OrderState(row["state"]),
        held=row["held"],
        payable_fen=row["payable_fen"],
        refunded_fen=row["refunded_fen"],
        payees={PayeeRole(role): UUID(id_) for role, id_ in payees.items()},
        evidence=orjson.loads(row["evidence"]),
        placed_at=row["placed_at"],
        expires_at=row["expires_at"],
        paid_at=row["success_at"] or row["paid_at"],
        picked_up_store_id=row["picked_up_store_id"],
        payment_state=PaymentState(payment) if payment else None,
        transaction_id=row["transaction_id"],
        lines=[_line(text) for text in row["lines"]],
        reductions=[_reduction(text) for text in row["reductions"]],
        now=row["now"],
    )


def _line(text: str) -> Line:
    facts = orjson.loads(text)
    for name in ("variant_id", "product_id", "category_id"):
        facts[name] = UUID(facts[name]) if facts[name] else None
    return Line(**facts)


def _reduction(text: str) -> Reduction:
    facts = orjson.loads(text)
    coupon_id = facts["coupon_id"]
    return Reduction(**facts | {"coupon_id": UUID(coupon_id) if coupon_id else None})
