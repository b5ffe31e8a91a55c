"""Coupons and what they give."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from bff.domains.coupon.models import Coupon as CouponModel
from bff.kit import money


@strawberry.type
class Money:
    display: str

    @classmethod
    def of(cls, fen: int) -> "Money":
        return cls(display=money.display(fen))


@strawberry.type
class AmountOff:
    value: Money


@strawberry.type
class PercentOff:
    percent: int
    cap: Money


@strawberry.type
class ProductGift:
    title: str
    quantity: int


@strawberry.type
class FixedPrice:
    title: str
    price: Money


CouponBenefit = Annotated[
    AmountOff | PercentOff | ProductGift | FixedPrice, strawberry.union("CouponBenefit")
]


@strawberry.enum
class CouponStatus(Enum):
    USABLE = "USABLE"
    LOCKED = "LOCKED"
    USED = "USED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


@strawberry.type
class Coupon:
    id: strawberry.ID
    usable_until: datetime
    status: CouponStatus
    row: strawberry.Private[CouponModel]

    @strawberry.field
    async def title(self, info: Info[Any, None]) -> str:
        return str((await info.context.terms.load(self.row.terms_id)).title)

    @strawberry.field
    async def benefit(self, info: Info[Any, None]) -> CouponBenefit:
        return benefit_of((await info.context.terms.load(self.row.terms_id)).benefit)

    @classmethod
    def of(cls, row: CouponModel) -> "Coupon":
        over = row.state == "USABLE" and row.usable_until <= datetime.now(UTC)
        status = CouponStatus.EXPIRED if over else CouponStatus(row.state)
        id_ = strawberry.ID(str(row.id))
        return cls(id=id_, usable_until=row.usable_until, status=status, row=row)


def benefit_of(terms: Mapping[str, Any]) -> AmountOff | PercentOff | ProductGift | FixedPrice:
    match terms["is"]:
        case "AmountOff":
            return AmountOff(value=Money.of(terms["value_fen"]))
        case "PercentOff":
            return PercentOff(percent=terms["percent"], cap=Money.of(terms["cap_fen"]))
        case "FixedPrice":
            return FixedPrice(title=terms["title"], price=Money.of(terms["price_fen"]))
        case _:
            return ProductGift(title=terms["title"], quantity=terms["quantity"])
