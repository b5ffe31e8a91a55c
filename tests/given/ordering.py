"""Orders as the room of coupons knows them: by their ids, with what they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.domains.coupon import gifts, held, ordering
from bff.domains.coupon.basket import Basket, Line
from bff.domains.coupon.fitting import Fitted
from bff.domains.coupon.gifts import Bought
from bff.domains.coupon.held import Purse
from bff.domains.coupon.ordering import Desk, InOrder
from bff.gateways.signals import Signals
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7

HUNDRED_YUAN = 10_000


@dataclass
class Wanted:
    """One who orders something for a hundred yuan at a store, with coupons."""

    member_id: UUID
    coupon_ids: Sequence[UUID]
    order_id: UUID
    store_id: UUID


@dataclass
class Orders:
    """Places, pays, cancels and refunds at the coupons' end."""

    database: Database
    signals: Signals
    store_id: UUID

    def wanted(self, member_id: UUID, *coupon_ids: UUID, order_id: UUID | None = None) -> Wanted:
        return Wanted(member_id, coupon_ids, order_id or uuid7(), self.store_id)

    async def placed(self, *wanted: Wanted) -> list[Fitted]:
        """Place orders with what fits into them, in one transaction."""
        desk, fits = Desk(), []
        async with self.database.transaction() as transaction:
            purses = [Purse((w.member_id,), w.store_id, tuple(w.coupon_ids)) for w in wanted]
            coupons = await held.locked(transaction, purses)
            now = await clock.now(transaction)
            for one, mine in zip(wanted, coupons, strict=True):
                goods = Line(one.store_id, None, one.store_id, 1, HUNDRED_YUAN)
                basket = Basket(one.store_id, one.store_id, "四川省", (goods,), now)
                fits.append(desk.fit(basket, mine))
                desk.take(one.order_id, basket, fits[-1])
            ordering.lock(transaction, self.signals, desk.uses)
        return fits

    async def paid(self, *orders: UUID) -> list[InOrder]:
        async with self.database.transaction() as transaction:
            return await ordering.consume(transaction, self.signals, orders)

    async def cancelled(self, *orders: UUID) -> list[InOrder]:
        async with self.database.transaction() as transaction:
            return await ordering.release(transaction, self.signals, orders)

    async def refunded(self, *orders: UUID) -> list[InOrder]:
        """Give orders back whole, and take back what they gave."""
        async with self.database.transaction() as transaction:
            back = await ordering.give_back(transaction, self.signals, orders)
            await gifts.take_back(transaction, self.signals, orders)
            return back

    async def gave(self, *bought: Bought) -> list[UUID]:
        async with self.database.transaction() as transaction:
            campaigns = await gifts.generous(transaction, {one.store_id for one in bought})
            return await gifts.given_by_order(transaction, campaigns, bought)

    def bought(self, member_id: UUID, *products: UUID, order_id: UUID | None = None) -> Bought:
        order = order_id or uuid7()
        return Bought(
            order, member_id, (member_id,), self.store_id, self.store_id, frozenset(products)
        )


async def state(database: Database, coupon_id: UUID) -> str:
    """How a coupon stands."""
    found: str = await database.value("select state from coupon where id = $1", coupon_id)
    return found
