"""What a coupon gives."""

from functools import lru_cache
from typing import Annotated

import strawberry

from bff.domains.coupon import terms
from miniprogram_schema.scalars import Money


@strawberry.type(description="A fixed sum off (满减、立减).")
class AmountOff:
    """A fixed sum off."""

    value: Money = strawberry.field(description="The sum that is taken off.")


@strawberry.type(description="A part of the sale off (折扣).")
class PercentOff:
    """So many percent off."""

    percent: int = strawberry.field(description="How many percent of the sale are taken off.")
    # Without a ceiling whoever funds the coupon would pay for a sale of any size.
    cap: Money = strawberry.field(description="The most that is taken off.")


@strawberry.type(description="Goods for nothing (兑换).")
class ProductGift:
    """Goods for nothing."""

    title: str = strawberry.field(description="What is given.")
    quantity: int = strawberry.field(description="How many pieces are given.")


@strawberry.type(description="Goods for a price (特价).")
class FixedPrice:
    """Goods for a price."""

    price: Money = strawberry.field(description="The price of one piece.")
    title: str = strawberry.field(description="What is sold at this price.")


REMEMBERED_MAX = 4_096
CouponBenefit = Annotated[
    AmountOff | PercentOff | ProductGift | FixedPrice,
    strawberry.union("CouponBenefit", description="What a coupon gives."),
]


# Few are promised, again and again.
@lru_cache(REMEMBERED_MAX)
def benefit_of(benefit: terms.Benefit) -> AmountOff | PercentOff | ProductGift | FixedPrice:
    """Make the benefit that the terms promise."""
    # No default: a new benefit that is not shown must fail a check of types, not a phone.
    match benefit:
        case terms.AmountOff(value_fen=fen):
            return AmountOff(value=Money.of(fen))
        case terms.PercentOff(percent=percent, cap_fen=fen):
            return PercentOff(percent=percent, cap=Money.of(fen))
        case terms.ProductGift(title=title, quantity=quantity):
            return ProductGift(title=title, quantity=quantity)
        case terms.FixedPrice(title=title, price_fen=fen):
            return FixedPrice(title=title, price=Money.of(fen))
