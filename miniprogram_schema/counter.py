"""Looking at whatever a customer's phone shows."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.types import Info

from bff.context import Context, Language
from bff.domains.coupon import look as coupons
from bff.domains.order import pickup
from bff.domains.order.errors import Reason
from bff.domains.order.states import Origin
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.order import orders_of
from miniprogram_schema.coupon_counter import CouponCodeUnknown, CouponLooked, CouponLookHeld
from miniprogram_schema.hand_over_look import HandOverLooked
from miniprogram_schema.order import Order


@strawberry.input(description="Which code a clerk scans.")
class CounterLookInput:
    """Which code a clerk scans."""

    store_id: strawberry.ID = strawberry.field(description="The store at which the clerk stands.")
    code: str = strawberry.field(description="What the customer's phone shows.")


@strawberry.type(description="Whether the goods of an order can be handed over here.")
class Pickability:
    """Whether goods can be handed over."""

    can: bool = strawberry.field(description="Whether they can be handed over.")
    why: strawberry.Private[Reason | None]
    store_name: strawberry.Private[str]

    @strawberry.field(description="Why they cannot, in words; null when they can.")
    def reason(self, info: Info[Context, None]) -> str | None:
        """Say why not."""
        if self.why is None:
            return None
        words = self.why.en if info.context.language is Language.EN else self.why.zh
        # The one reason that says more than itself: where to go instead.
        return words.replace("{store}", self.store_name)


@strawberry.type(description="What a clerk sees of an order; good for five minutes.")
class OrderLooked:
    """What a clerk sees of an order."""

    look_id: strawberry.ID = strawberry.field(description="What the order is handed over with.")
    expires_at: datetime = strawberry.field(description="When the look is over.")
    pickability: Pickability = strawberry.field(description="Whether its goods can go.")
    # A clerk sees what is, or could be, handed over here.
    seen: strawberry.Private[UUID | None]

    order = edge(
        orders_of,
        key=At("seen"),
        returns=Order | None,
        description="The order; null when it is picked up at another store.",
    )

    @classmethod
    def of(cls, looked: pickup.Looked) -> "OrderLooked":
        """Make what a clerk sees."""
        order, why = looked.order, looked.reason
        return cls(
            look_id=strawberry.ID(ids.opaque(Kind.PICK_UP, looked.look_id)),
            expires_at=looked.expires_at,
            pickability=Pickability(can=why is None, why=why, store_name=order.store_name),
            seen=order.id if looked.here else None,
        )


@strawberry.type(description="What a clerk's scan found: one of these, the others are null.")
class CounterLooked:
    """What a scan found."""

    coupon: CouponLooked | None = strawberry.field(
        description="What `couponRedeem` takes; null when it is no coupon."
    )
    order: OrderLooked | None = strawberry.field(
        description="What `orderPickUp` takes; null when it is no order."
    )
    hand_over: HandOverLooked | None = strawberry.field(
        description="What `communitySaleHandOver` takes; null when no sale's goods are ready."
    )

    @classmethod
    def of(cls, looked: coupons.Looked | pickup.Looked) -> "CounterLooked":
        """Make what a clerk sees."""
        if isinstance(looked, coupons.Looked):
            return cls(coupon=CouponLooked.of(looked), order=None, hand_over=None)
        order = looked.order
        if order.origin is Origin.SALE and looked.reason is None:
            # Whoever shows one order of a sale is given all that waits here.
            bags = HandOverLooked.of(order.member_id, store_id=order.store_id)
            return cls(coupon=None, order=None, hand_over=bags)
        return cls(coupon=None, order=OrderLooked.of(looked), hand_over=None)


CounterLookResult = Annotated[
    CounterLooked | CouponCodeUnknown | CouponLookHeld,
    strawberry.union("CounterLookResult", description="What comes of scanning a code."),
]
