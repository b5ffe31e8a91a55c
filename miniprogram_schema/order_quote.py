"""What an order would cost."""

from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.types import Info

from bff.context import Context, Language
from bff.domains.checkout.points_off import PointsOff
from bff.domains.checkout.quoting import Quoted, Unfit
from bff.domains.order.rules import PICKED_UP_WITHIN
from bff.domains.order.states import Origin
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.coupon import coupons_of
from miniprogram_schema.coupon import Coupon
from miniprogram_schema.order_problems import (
    CouponMisfit,
    CouponNotHeld,
    OrderStoreUnknown,
    PointsOverCap,
    PointsShort,
    ProductUnavailable,
    PurchaseLimitReached,
)
from miniprogram_schema.sale_keeping import SaleClosed
from miniprogram_schema.sale_problems import SaleItemShort, SaleRoomShort
from miniprogram_schema.scalars import Money


@strawberry.input(description="So many pieces of a variant.")
class OrderLineInput:
    """So many pieces of a variant."""

    variant_id: strawberry.ID = strawberry.field(description="The variant.")
    quantity: int = strawberry.field(description="How many pieces, from 1 to 999.")


@strawberry.input(description="What an order would be made of.")
class OrderQuoteInput:
    """What an order would be made of."""

    store_id: strawberry.ID = strawberry.field(description="Where it is picked up.")
    lines: list[OrderLineInput] = strawberry.field(description="What is bought, 1 to 20 lines.")
    coupon_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="The coupons to use, at most two; null for the best there are."
    )
    sale_id: strawberry.ID | None = strawberry.field(
        default=None, description="The community sale that it would be ordered of, for its prices."
    )
    points: int | None = strawberry.field(
        default=None, description="How many points to use; null for none."
    )


@strawberry.type(description="What is bought, and what it costs.")
class QuoteLine:
    """A line of a quote."""

    variant_id: strawberry.ID = strawberry.field(description="The variant.")
    title: str = strawberry.field(description="What the product is called.")
    variant_title: str = strawberry.field(description="As what it is sold.")
    quantity: int = strawberry.field(description="How many pieces.")
    price: Money = strawberry.field(description="What a piece costs.")
    amount: Money = strawberry.field(description="What the pieces cost before reductions.")
    reduced: Money = strawberry.field(description="What is taken off.")


@strawberry.type(description="What a coupon takes off.")
class QuoteReduction:
    """What a coupon takes off."""

    amount: Money = strawberry.field(description="What it takes off.")
    coupon_id: strawberry.Private[UUID]

    coupon = edge(coupons_of, key=At("coupon_id"), returns=Coupon, description="The coupon.")


@strawberry.type(description="What points (积分) take off the order, and could take off it.")
class QuotePoints:
    """What points take off."""

    balance: int = strawberry.field(description="How many points the viewer has.")
    most: int = strawberry.field(description="How many of them the order takes at most.")
    most_amount: Money = strawberry.field(description="What those would take off.")
    used: int = strawberry.field(description="How many are used.")
    amount: Money = strawberry.field(description="What they take off, after all coupons.")

    @classmethod
    def of(cls, off: PointsOff) -> "QuotePoints":
        """Show what points take off."""
        return cls(
            balance=off.balance,
            most=off.most,
            most_amount=Money.of(off.most_fen),
            used=off.points,
            amount=Money.of(off.fen),
        )


@strawberry.type(description="A coupon that is not used for the order, and why.")
class QuoteMismatch:
    """A coupon that is not used."""

    why: strawberry.Private[Unfit]
    coupon_id: strawberry.Private[UUID]

    coupon = edge(coupons_of, key=At("coupon_id"), returns=Coupon, description="The coupon.")

    @strawberry.field(description="Why it is not used, in words.")
    def mismatch(self, info: Info[Context, None]) -> str:
        """Say why not."""
        return self.why.en if info.context.language is Language.EN else self.why.zh


@strawberry.type(description="What an order would cost now; nothing is promised.")
class OrderQuoted:
    """What an order would cost."""

    lines: list[QuoteLine] = strawberry.field(description="What would be bought.")
    reductions: list[QuoteReduction] = strawberry.field(
        description="What coupons take off, in the order in which they do."
    )
    mismatches: list[QuoteMismatch] = strawberry.field(
        description="The viewer's other coupons, and why each is not used."
    )
    points: QuotePoints = strawberry.field(description="What points take off, and could.")
    goods: Money = strawberry.field(description="What the goods cost before reductions.")
    payable: Money = strawberry.field(description="What would be to pay.")
    short: list[strawberry.ID] = strawberry.field(
        description="The variants of which the store has too few now."
    )
    pick_up_within_days: int = strawberry.field(
        default=PICKED_UP_WITHIN[Origin.SHELF].days,
        description="Within how many days of its payment it should be picked up.",
    )

    @classmethod
    def of(cls, quoted: Quoted) -> "OrderQuoted":
        """Show a quote."""
        return cls(
            lines=[
                QuoteLine(
                    variant_id=strawberry.ID(ids.opaque(Kind.VARIANT, goods.variant_id)),
                    title=goods.title,
                    variant_title=goods.variant_title,
                    quantity=goods.quantity,
                    price=Money.of(goods.price_fen),
                    amount=Money.of(goods.fen),
                    reduced=Money.of(reduced),
                )
                for goods, reduced in zip(quoted.goods, quoted.reduced, strict=True)
            ],
            reductions=[
                QuoteReduction(amount=Money.of(one.fen), coupon_id=one.coupon_id)
                for one in quoted.reductions
            ],
            mismatches=[
                QuoteMismatch(why=why, coupon_id=id_) for id_, why in quoted.mismatches.items()
            ],
            points=QuotePoints.of(quoted.off),
            goods=Money.of(quoted.goods_fen),
            payable=Money.of(quoted.payable_fen),
            short=[strawberry.ID(ids.opaque(Kind.VARIANT, id_)) for id_ in quoted.short],
        )


OrderQuoteResult = Annotated[
    OrderQuoted
    | OrderStoreUnknown
    | ProductUnavailable
    | PurchaseLimitReached
    | CouponMisfit
    | CouponNotHeld
    | PointsShort
    | PointsOverCap
    | SaleClosed
    | SaleItemShort
    | SaleRoomShort,
    strawberry.union("OrderQuoteResult", description="What comes of asking for a quote."),
]
