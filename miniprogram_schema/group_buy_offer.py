"""What a group buy offers, as the phones see it."""

from datetime import datetime

import strawberry

from bff.domains.group_buy import rules
from bff.engine.part import part
from bff.kit import ids
from bff.kit.ids import Kind
from miniprogram_schema.product import Product
from miniprogram_schema.scalars import Money


@strawberry.type(description="A step of the prices of a group buy (阶梯价).")
class PriceTier:
    """A step of the prices."""

    people: int = part("people", description="How many people it takes.")
    price: Money = part("price_fen", description="What one piece costs each of so many or more.")


@strawberry.type(description="A product for a price that falls as the party grows (拼团活动).")
class GroupBuyOffer:
    """An offer of group buys."""

    id: strawberry.ID = part("id", made=ids.sealed(Kind.OFFER), description="The id of the offer.")
    product: Product = part("product", description="What is bought.")
    starts_at: datetime = part("starts_at", description="When the first party can be opened.")
    ends_at: datetime = part("ends_at", description="When no further party is opened.")
    limit: int | None = part(
        "stock.per_member",
        description="How many pieces one person may have; null when there is no limit.",
    )

    # All of them, so that an app can say what one more person would save.
    tiers: list[PriceTier] = part(
        "tiers",
        made=list,
        description="The prices, of the smallest party first; the last is of a full one.",
    )
    left: int | None = part(
        "stock",
        made=rules.left,
        description="How many pieces are left; null when there is no limit.",
    )
