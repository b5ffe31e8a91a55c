"""Coupons in orders: locked while unpaid, used when paid, and back when all of it goes back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple
from uuid import UUID

from bff.domains.coupon.basket import Basket, Held
from bff.domains.coupon.fitting import Fitted, fitted
from bff.domains.coupon.issuing import STATEMENTS
from bff.domains.coupon.redeem import topic
from bff.domains.coupon.rules import CouponState, UseState
from bff.gateways.signals import Signals
from bff.kit.database import Transaction, columns
from bff.kit.writes import Write


class Use(NamedTuple):
    """A coupon that an order is to hold."""

    coupon_id: UUID
    order_id: UUID
    campaign_id: UUID
    store_id: UUID
    value_fen: int
    advanced_fen: int


class InOrder(NamedTuple):
    """A coupon and the order that held it."""

    coupon_id: UUID
    order_id: UUID


@dataclass(slots=True)
class Desk:
    """Fits coupons into orders one after the other, each knowing what those before it took."""

    uses: list[Use] = field(default_factory=list)

    def fit(self, basket: Basket, coupons: Sequence[Held]) -> Fitted:
        """Fit coupons, which a transaction holds, into an order."""
        return fitted(basket, [self._now(basket, held) for held in coupons])

    def take(self, order_id: UUID, basket: Basket, fit: Fitted) -> None:
        """Give an order the coupons that were fitted into it."""
        self.uses += [
            Use(
                one.coupon_id, order_id, one.campaign_id, basket.store_id, one.fen, one.advanced_fen
            )
            for one in fit.reductions
        ]

    def _now(self, basket: Basket, held: Held) -> Held:
        coupon = held.coupon
        if any(use.coupon_id == coupon.coupon_id for use in self.uses):
            coupon = replace(coupon, state=CouponState.LOCKED)
        where = (coupon.campaign_id, basket.store_id)
        spent = sum(u.advanced_fen for u in self.uses if (u.campaign_id, u.store_id) == where)
        return replace(held, coupon=coupon, spent_fen=held.spent_fen + spent)


def lock(transaction: Transaction, signals: Signals, uses: Sequence[Use]) -> None:
    """Lock coupons in orders before commit, all of them or nothing; a transaction holds them."""
    transaction.before_commit(Write(STATEMENTS["lock_coupons"], columns(uses), rows=len(uses)))
    tell(transaction, signals, [use.coupon_id for use in uses])


async def consume(
    transaction: Transaction, signals: Signals, orders: Sequence[UUID]
) -> list[InOrder]:
    """Use up, before commit, the coupons that these orders hold, and return them."""
    found = await _locked(transaction, signals, orders, UseState.LOCKED)
    write = Write(STATEMENTS["consume_coupons"], columns(found), rows=len(found))
    transaction.before_commit(write)
    return found


async def release(
    transaction: Transaction, signals: Signals, orders: Sequence[UUID]
) -> list[InOrder]:
    """Put back into wallets what orders hold that will not be paid; what expired stays so."""
    found = await _locked(transaction, signals, orders, UseState.LOCKED)
    return await _ended(transaction, found, UseState.LOCKED, UseState.RELEASED)


async def give_back(
    transaction: Transaction, signals: Signals, orders: Sequence[UUID]
) -> list[InOrder]:
    """Put back into wallets what orders used that were given back whole; expired stays so."""
    found = await _locked(transaction, signals, orders, UseState.USED)
    return await _ended(transaction, found, UseState.USED, UseState.GIVEN_BACK)


def tell(transaction: Transaction, signals: Signals, coupons: Iterable[UUID]) -> None:
    """Tell those who watch these coupons, once it is true."""
    if topics := [topic(coupon_id) for coupon_id in coupons]:
        transaction.after_commit(partial(signals.tell, *topics))


async def _locked(
    transaction: Transaction, signals: Signals, orders: Sequence[UUID], state: UseState
) -> list[InOrder]:
    if not orders:
        return []
    rows = await transaction.fetch(STATEMENTS["uses_locked"], list(orders), state)
    found = [InOrder(row["coupon_id"], row["order_id"]) for row in rows]
    tell(transaction, signals, [one.coupon_id for one in found])
    return found


async def _ended(
    transaction: Transaction, found: list[InOrder], was: UseState, becomes: UseState
) -> list[InOrder]:
    if found:
        await transaction.execute(STATEMENTS["end_uses"], *columns(found), was, becomes)
    return found
