"""What a group buy offers, as the phones see it."""

from collections.abc import Sequence
from datetime import datetime

import strawberry

from bff.domains.group_buy import rules
from bff.domains.group_buy.rules import Tier
from bff.engine.part import part
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.group_buy_offer import OfferRow
from miniprogram_schema.product import Product
from miniprogram_schema.scalars import Money


@strawberry.type(description="A step of the prices of a group buy (阶梯价).")
class PriceTier:
    """A step of the prices."""

    people: int = strawberry.field(description="How many people it takes.")
    price: Money = strawberry.field(description="What one piece costs each of so many or more.")

    @classmethod
    def of(cls, tier: Tier) -> "PriceTier":
        """Make a step of the prices."""
        return cls(people=tier.people, price=Money.of(tier.price_fen))


@strawberry.type(description="A product for a price that falls as the party grows (拼团活动).")
class GroupBuyOffer:
    """An offer of group buys."""

    id: strawberry.ID = part(
        "row.id", made=ids.sealed(Kind.OFFER), description="The id of the offer."
    )
    product: Product = part("row.product", made=Product.of, description="What is bought.")
    starts_at: datetime = part("row.starts_at", description="When the first party can be opened.")
    ends_at: datetime = part("row.ends_at", description="When no further party is opened.")
    limit: int | None = part(
        "row.stock.per_member",
        description="How many pieces one person may have; null when there is no limit.",
    )
    row: strawberry.Private[OfferRow]

    # All of them, so that an app can say what one more person would save; and made late, because
    # parties come with their offer and show no more of it than the product.
    @strawberry.field(
        description="The prices, of the smallest party first; the last is of a full one."
    )
    def tiers(self) -> list[PriceTier]:
        """Return the prices."""
        return [PriceTier.of(tier) for tier in self.row.tiers]

    @strawberry.field(description="How many pieces are left; null when there is no limit.")
    def left(self) -> int | None:
        """Return what is left."""
        return rules.left(self.row.stock)

    @classmethod
    def of(cls, row: OfferRow) -> "GroupBuyOffer":
        """Make the offer of a row."""
        return cls(row=row)

    @classmethod
    def all_of(cls, rows: Sequence[OfferRow]) -> list["GroupBuyOffer"]:
        """Make the offers of rows."""
        return [cls.of(row) for row in rows]
