"""What gives coupons, as the phones see it."""

from datetime import datetime
from enum import Enum
from typing import cast

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.domains.coupon import rules
from bff.engine.edge import edge
from bff.engine.part import part
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.campaign import CampaignRow, ClaimabilityRow, Claiming, claimability_of
from miniprogram_schema import coupon_words
from miniprogram_schema.benefit import CouponBenefit, benefit_of
from miniprogram_schema.scalars import Money


@strawberry.enum(description="Who speaks through a campaign.")
class CampaignKind(Enum):
    """Who speaks through a campaign."""

    BRAND = strawberry.enum_value("BRAND", description="The brand gives it (品牌券).")
    STORE = strawberry.enum_value("STORE", description="A store gives it (门店券).")
    GIFT = strawberry.enum_value("GIFT", description="It is added when another one is used (赠券).")


@strawberry.enum(description="Where a coupon can be used.")
class UsePlace(Enum):
    """Where a coupon can be used."""

    ORDER = strawberry.enum_value("ORDER", description="In an order in the app.")
    COUNTER = strawberry.enum_value("COUNTER", description="At the counter of a store.")


@strawberry.type(description="Whether the viewer may claim a coupon of a campaign.")
class Claimability:
    """Whether the viewer may claim."""

    can: bool = strawberry.field(description="Whether a claim would succeed now.")
    # Counted over all members known to be one person: a second app doubles no limit.
    held: int = strawberry.field(description="How many the viewer has had.")
    limit: int | None = strawberry.field(
        description="How many one person may have; null when there is no limit."
    )
    opens_at: datetime | None = strawberry.field(
        description="When claims begin; null when they have begun or are over."
    )
    # The refusal is kept whole, because its words depend on the language of the request.
    row: strawberry.Private[ClaimabilityRow]

    @strawberry.field(description="Why a claim would fail, in words; null when it would not.")
    def reason(self, info: Info[Context, None]) -> str | None:
        """Say why not."""
        refusal = self.row.refusal
        return coupon_words.reason(refusal, info.context.language) if refusal else None

    @classmethod
    def of(cls, row: ClaimabilityRow) -> "Claimability":
        """Make the claimability of a row."""
        return cls(
            can=row.refusal is None,
            held=row.held,
            limit=row.limit,
            opens_at=row.opens_at,
            row=row,
        )


@strawberry.type(description="What gives coupons (券活动).")
class Campaign:
    """A campaign."""

    id: strawberry.ID = part(
        "stock.id",
        made=ids.sealed(Kind.CAMPAIGN),
        description="The id of the campaign.",
    )
    title: str = part("terms.title", description="What it is called.")
    kind: CampaignKind = part(
        "terms.kind",
        made=lambda kind: CampaignKind(kind.value),
        description="Who speaks through it.",
    )
    left: int | None = part(
        "stock",
        made=lambda stock: max(rules.left(stock), 0),
        description="How many coupons are left; null is kept for campaigns without a number.",
    )

    claimability = edge(
        claimability_of,
        # Whoever is signed out has had none and learns whether others may claim.
        key=lambda row, _args, viewer: Claiming(row.stock.id, viewer.members if viewer else ()),
        of=Claimability.of,
        returns=Claimability,
        description="Whether the viewer may claim one, and if not, why not.",
    )

    benefit: CouponBenefit = part(
        "terms.benefit", made=benefit_of, description="What its coupons give."
    )
    threshold: Money | None = part(
        "terms.threshold_fen",
        made=lambda fen: fen or None,
        description="What a sale must come to; null when there is no threshold.",
    )
    usable_at: list[UsePlace] = part(
        "terms.usable_at",
        made=lambda places: [UsePlace(place.value) for place in places],
        description="Where its coupons can be used.",
    )

    @strawberry.field(description="The terms under which it gives coupons now, line by line.")
    @staticmethod
    def terms(row: strawberry.Parent[CampaignRow], info: Info[Context, None]) -> list[str]:
        """Say what the terms are."""
        return coupon_words.terms(row.terms, info.context.language)

    @classmethod
    def of(cls, row: CampaignRow) -> "Campaign":
        """Show a row as a campaign."""
        return cast("Campaign", row)
