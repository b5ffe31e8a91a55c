"""Redemptions, as the store that made them sees them."""

from datetime import datetime

import strawberry

from bff.engine.edge import edge
from bff.engine.keys import At
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import Page
from loaders.campaign import campaigns_of
from loaders.coupon import coupons_of
from loaders.redemption import RedemptionRow, TakenRow
from miniprogram_schema.campaign import Campaign
from miniprogram_schema.coupon import Coupon
from miniprogram_schema.page import PageInfo
from miniprogram_schema.scalars import Money


@strawberry.type(description="A coupon that was used at the store's counter (核销).")
class Redemption:
    """A redemption."""

    id: strawberry.ID = strawberry.field(description="The id of the redemption.")
    at: datetime = strawberry.field(description="When it happened.")
    value: Money = strawberry.field(description="What the coupon was worth to the customer.")
    # Less than the value where the store funds a part itself, which nobody owes it.
    advanced: Money = strawberry.field(description="What the store is owed back of that.")
    sale: Money | None = strawberry.field(
        description="What the sale came to; null when nobody entered it."
    )
    bottles: int = strawberry.field(description="How many bottles were shown as evidence.")
    held: bool = strawberry.field(
        description="Whether it waits for review because evidence lacks, and is not owed yet."
    )
    # The coupon hangs here, the customer does not: a store sees uses, no people.
    row: strawberry.Private[RedemptionRow]

    coupon = edge(
        coupons_of,
        key=At("row.coupon_id"),
        returns=Coupon,
        description="The coupon that was used.",
    )
    gift = edge(
        coupons_of,
        key=At("row.gift_coupon_id"),
        returns=Coupon | None,
        description="The coupon that the store added; null when there was none.",
    )

    @classmethod
    def of(cls, row: RedemptionRow) -> "Redemption":
        """Make the redemption of a row."""
        return cls(
            id=strawberry.ID(ids.opaque(Kind.REDEMPTION, row.id)),
            at=row.at,
            value=Money.of(row.value_fen),
            advanced=Money.of(row.advanced_fen),
            sale=None if row.sale_fen is None else Money.of(row.sale_fen),
            bottles=row.bottles,
            held=row.held,
            row=row,
        )


@strawberry.type(description="A page of redemptions, the newest first.")
class RedemptionConnection:
    """A page of redemptions."""

    nodes: list[Redemption] = strawberry.field(description="The redemptions of this page.")
    page_info: PageInfo = strawberry.field(description="Where the page ends.")

    @classmethod
    def of(cls, page: Page[RedemptionRow]) -> "RedemptionConnection":
        """Make the page of rows."""
        return cls(nodes=[Redemption.of(row) for row in page.rows], page_info=PageInfo.of(page))


@strawberry.type(description="A campaign that the store takes part in.")
class StoreCampaign:
    """A campaign that the store takes part in."""

    redemptions: int = strawberry.field(description="How many coupons of it the store redeemed.")
    advanced: Money = strawberry.field(description="What the store was owed back for them.")
    row: strawberry.Private[TakenRow]

    campaign = edge(
        campaigns_of,
        key=At("row.campaign_id"),
        returns=Campaign,
        description="The campaign.",
    )
    gift = edge(
        campaigns_of,
        key=At("row.gift_campaign_id"),
        returns=Campaign | None,
        description="What the store adds when one is redeemed; null when it adds nothing.",
    )

    @classmethod
    def all_of(cls, rows: list[TakenRow]) -> "list[StoreCampaign]":
        """Make the campaigns of a store."""
        return [
            cls(redemptions=row.count, advanced=Money.of(row.advanced_fen), row=row) for row in rows
        ]
