"""Coupons that orders give: when they are paid, until they go back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.domains.coupon import issuing
from bff.domains.coupon.issuing import STATEMENTS
from bff.domains.coupon.ordering import tell
from bff.domains.coupon.rules import Channel, Desk, Issue, Wish
from bff.gateways.signals import Signals
from bff.kit.database import Record, Transaction


@dataclass(frozen=True, slots=True)
class Bought:
    """An order that is paid: whose it is, at which store, and of which products."""

    order_id: UUID
    member_id: UUID
    members: tuple[UUID, ...]
    store_id: UUID
    dealer_id: UUID
    products: frozenset[UUID]


async def generous(transaction: Transaction, stores: Collection[UUID]) -> Sequence[Record]:
    """Lock the campaigns that give coupons by orders of these stores, and have some left."""
    return await transaction.fetch(STATEMENTS["order_campaigns_locked"], list(stores))


async def given_by_order(
    transaction: Transaction, rows: Sequence[Record], bought: Sequence[Bought]
) -> list[UUID]:
    """Give the coupons of paid orders before commit; return them, of which orders are the source.

    Each of these campaigns gives one an order. One that gives this person no more gives nothing
    and refuses nothing.
    """
    locked = issuing.locked(rows)
    wishes = [_wish(one, row) for one in bought for row in rows if _gives(row, one)]
    if not wishes or locked.now is None:
        return []
    desk = Desk(locked.stocks, await issuing.holdings(transaction, locked, wishes), locked.now)
    issues = [one for one in map(desk.decide, wishes) if isinstance(one, Issue)]
    issuing.write(transaction, locked, issues)
    return [issue.id for issue in issues]


async def take_back(
    transaction: Transaction, signals: Signals, orders: Sequence[UUID]
) -> list[UUID]:
    """Take back what these orders gave, unless it was used; return the coupons that are gone.

    What stands in another order is taken back when that order would release it.
    """
    rows = await transaction.fetch(STATEMENTS["gifts_locked"], list(orders))
    found = [row["id"] for row in rows]
    if found:
        await transaction.execute(STATEMENTS["take_back"], found)
    tell(transaction, signals, found)
    return [row["id"] for row in rows if row["state"] == "USABLE"]


def _gives(row: Record, one: Bought) -> bool:
    return (
        # A campaign without products is for whatever is ordered.
        (not row["products"] or not one.products.isdisjoint(row["products"]))
        and row["store_id"] in (None, one.store_id)
        and row["dealer_id"] in (None, one.dealer_id)
    )


def _wish(one: Bought, row: Record) -> Wish:
    return Wish(row["id"], one.member_id, one.members, Channel.ORDER, one.order_id)
