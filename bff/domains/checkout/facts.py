"""What a paid order is for the ledger."""

from collections.abc import Sequence
from datetime import datetime

from bff.domains.order.drafts import Reduction
from bff.domains.order.standing import Standing
from bff.domains.profit.facts import Advance, Fact, FactKind, PaidLine, PayeeRole, Scope


def fact(order: Standing, paid_at: datetime) -> Fact:
    """Return the fact that an order is paid, with the rates of when it was placed."""
    return Fact(
        kind=FactKind.ORDER_PAID,
        ref=order.id,
        at=paid_at,
        placed_at=order.placed_at,
        payees=order.payees,
        scope=Scope(store_id=order.store_id, dealer_id=order.dealer_id, region=order.region),
        lines=paid_lines(order),
        advances=[part for one in order.reductions for part in _advances(order, one)],
        evidence=order.evidence,
    )


def paid_lines(order: Standing) -> Sequence[PaidLine]:
    """Return what was paid for each line of an order and was not given back since."""
    return [
        PaidLine(
            number=line.line,
            product_id=line.product_id,
            category_id=line.category_id,
            title=line.title,
            quantity=line.left,
            fen=line.left_fen,
        )
        for line in order.lines
        if line.left
    ]


def _advances(order: Standing, one: Reduction) -> list[Advance]:
    parts = [
        (PayeeRole.BRAND, None, one.brand_fen),
        (PayeeRole.DEALER, order.dealer_id, one.dealer_fen),
        (PayeeRole.STORE, order.store_id, one.store_fen),
    ]
    return [
        Advance(role, funder_id, fen, by_line=tuple(one.by_line))
        for role, funder_id, fen in parts
        if fen
    ]
