"""Opening and joining parties: what is asked for, and what comes of it."""

from typing import Annotated
from uuid import UUID

import strawberry

from bff.engine.edge import edge
from bff.engine.keys import At
from loaders.order import orders_of
from loaders.party import parties_of
from miniprogram_schema.group_buy_join import (
    AlreadyInParty,
    GroupBuyClosed,
    GroupBuyElsewhere,
    GroupBuyLimitReached,
    GroupBuyNotYetOpen,
    GroupBuySoldOut,
    GroupBuyTooMany,
    PartyClosed,
    PartyFull,
)
from miniprogram_schema.order import Order
from miniprogram_schema.order_place import PaymentRequest
from miniprogram_schema.order_problems import (
    CouponMisfit,
    CouponNotHeld,
    PointsOverCap,
    PointsShort,
    ProductUnavailable,
    PurchaseLimitReached,
)
from miniprogram_schema.party import Party
from miniprogram_schema.staff import REQUEST_ID

STORE = "Where it is picked up."
VARIANT = "What is bought, of the offer's product."
QUANTITY = "How many pieces."
COUPONS = "The coupons to use, at most two."
POINTS = "How many points to use; null for none."
PAYMENT = (
    "What it is paid with; null when nothing is to be paid, or WeChat did not answer: then"
    " `orderPay`."
)


@strawberry.input(description="What a party is opened with.")
class GroupBuyOpenInput:
    """What a party is opened with."""

    offer_id: strawberry.ID = strawberry.field(description="The offer.")
    store_id: strawberry.ID = strawberry.field(description=STORE)
    variant_id: strawberry.ID = strawberry.field(description=VARIANT)
    quantity: int = strawberry.field(default=1, description=QUANTITY)
    coupon_ids: list[strawberry.ID] = strawberry.field(default_factory=list, description=COUPONS)
    points: int | None = strawberry.field(default=None, description=POINTS)
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.input(description="What a party is joined with.")
class GroupBuyJoinInput:
    """What a party is joined with."""

    party_id: strawberry.ID = strawberry.field(description="The party.")
    store_id: strawberry.ID = strawberry.field(description="The party's store.")
    variant_id: strawberry.ID = strawberry.field(description=VARIANT)
    quantity: int = strawberry.field(default=1, description=QUANTITY)
    coupon_ids: list[strawberry.ID] = strawberry.field(default_factory=list, description=COUPONS)
    points: int | None = strawberry.field(default=None, description=POINTS)
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.type(description="The viewer has a seat as the head of a new party, to be paid (开团).")
class GroupBuyOpened:
    """The viewer heads a new party."""

    payment: PaymentRequest | None = strawberry.field(description=PAYMENT)
    order_id: strawberry.Private[UUID]
    party_id: strawberry.Private[UUID]

    party = edge(parties_of, key=At("party_id"), returns=Party, description="The new party.")
    order = edge(orders_of, key=At("order_id"), returns=Order, description="The order to pay.")


@strawberry.type(description="The viewer has a seat in the party, to be paid (参团).")
class GroupBuyJoined:
    """The viewer has a seat."""

    payment: PaymentRequest | None = strawberry.field(description=PAYMENT)
    order_id: strawberry.Private[UUID]
    party_id: strawberry.Private[UUID]

    party = edge(parties_of, key=At("party_id"), returns=Party, description="The party.")
    order = edge(orders_of, key=At("order_id"), returns=Order, description="The order to pay.")


GroupBuyOpenResult = Annotated[
    GroupBuyOpened
    | AlreadyInParty
    | GroupBuyLimitReached
    | GroupBuyTooMany
    | GroupBuySoldOut
    | GroupBuyNotYetOpen
    | GroupBuyClosed
    | GroupBuyElsewhere
    | ProductUnavailable
    | PurchaseLimitReached
    | CouponMisfit
    | CouponNotHeld
    | PointsShort
    | PointsOverCap,
    strawberry.union("GroupBuyOpenResult", description="What comes of opening a party."),
]
GroupBuyJoinResult = Annotated[
    GroupBuyJoined
    | PartyFull
    | PartyClosed
    | AlreadyInParty
    | GroupBuyLimitReached
    | GroupBuyTooMany
    | GroupBuySoldOut
    | ProductUnavailable
    | PurchaseLimitReached
    | CouponMisfit
    | CouponNotHeld
    | PointsShort
    | PointsOverCap,
    strawberry.union("GroupBuyJoinResult", description="What comes of joining a party."),
]
