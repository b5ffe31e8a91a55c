"""Who stands behind the counter of a store, and who decides for the brand."""

from dataclasses import dataclass

from bff.story.phone import request_id
from tests.faults.people import Person


@dataclass(frozen=True)
class Counter:
    """A clerk who takes what phones show, and an operator who hears complaints."""

    clerk: Person
    operator: Person
    store_id: str

    async def take(self, code: str) -> None:
        """Do what a code is for: hand an order over, or redeem a coupon."""
        here = {"storeId": self.store_id}
        looked = await self.clerk.told("CounterLook", code=code, **here)
        for found, operation in (("order", "OrderPickUp"), ("coupon", "CouponRedeem")):
            if look := looked.get(found):
                asked = {"lookId": look["lookId"], "requestId": request_id()}
                await self.clerk.told(operation, **here, **asked)

    async def decide(self, refund_id: str, *, approve: bool) -> None:
        """Give money back for what was picked up, or refuse to."""
        asked = {"refundId": refund_id, "requestId": request_id()}
        await self.operator.told("OrderRefundDecide", approve=approve, **asked)
