"""Coupons in a wallet, as their owner and the store that looks at one see them."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import cast

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.engine.part import ITSELF, part
from bff.kit import ids
from bff.kit.clock import moment
from bff.kit.ids import Kind
from loaders import coupon_row as loaded
from loaders.campaign import campaigns_of
from loaders.coupon_row import CouponRow
from loaders.coupon_use import uses_of
from loaders.store import stores_of
from miniprogram_schema import coupon_words
from miniprogram_schema.benefit import CouponBenefit, benefit_of
from miniprogram_schema.campaign import Campaign
from miniprogram_schema.coupon_use import CouponUse, own
from miniprogram_schema.page import PageInfo
from miniprogram_schema.scalars import Money
from miniprogram_schema.store import Store


@strawberry.enum(description="How a coupon stands.")
class CouponStatus(Enum):
    """How a coupon stands."""

    USABLE = strawberry.enum_value("USABLE", description="It can be used, now or later.")
    LOCKED = strawberry.enum_value("LOCKED", description="It stands in an unpaid order.")
    USED = strawberry.enum_value("USED", description="It has been used.")
    EXPIRED = strawberry.enum_value("EXPIRED", description="Its time is over.")
    REVOKED = strawberry.enum_value("REVOKED", description="It was taken back.")


STATUSES = {status: CouponStatus(status.value) for status in loaded.CouponStatus}


@strawberry.type(description="A coupon in somebody's wallet (券).")
class Coupon:
    """A coupon."""

    id: strawberry.ID = part(
        "id", made=ids.sealed(Kind.COUPON), description="The id of the coupon."
    )
    title: str = part("terms.title", description="What it is called.")
    benefit: CouponBenefit = part("terms.benefit", made=benefit_of, description="What it gives.")
    threshold: Money | None = part(
        "terms.threshold_fen",
        # Null and not zero, so that an app shows no line for it.
        made=lambda fen: fen or None,
        description="What a sale must come to; null when there is no threshold.",
    )
    status: CouponStatus = part(
        "status", made=STATUSES.__getitem__, description="How it stands now."
    )
    usable_from: datetime = part(
        "usable_from_s", made=moment, description="When it begins to be usable."
    )
    usable_until: datetime = part("usable_until", description="When it expires.")
    # No owner among the fields: clerks look at coupons, never at people.

    store = edge(
        stores_of,
        key=At("terms.store_id"),
        returns=Store | None,
        description="The only store that takes it; null when it is no single store's.",
    )
    # Types point from the fact to the thing and never back, so that no query goes in circles.
    campaign = edge(
        campaigns_of,
        key=At("campaign_id"),
        returns=Campaign,
        description="The campaign that gave it.",
    )
    use = edge(
        uses_of,
        key=own,
        returns=CouponUse | None,
        description="What it is used for; null while it is not, and to others than its owner.",
    )

    @strawberry.field(description="The terms that it was issued under, line by line.")
    @staticmethod
    def terms(row: strawberry.Parent[CouponRow], info: Info[Context, None]) -> list[str]:
        """Say what the terms are."""
        language = info.context.language
        window = coupon_words.window(moment(row.usable_from_s), row.usable_until, language)
        # The coupon's own terms: those of its campaign may have changed since.
        return [*coupon_words.terms(row.terms, language), window]

    @classmethod
    def of(cls, row: CouponRow) -> "Coupon":
        """Show a row as a coupon."""
        return cast("Coupon", row)


@strawberry.type(description="A page of coupons, the newest first.")
class CouponConnection:
    """A page of coupons."""

    nodes: list[Coupon] = part("rows", description="The coupons of this page.")
    page_info: PageInfo = part(ITSELF, description="Where the page ends.")


@strawberry.type(description="How many there are of one status.")
class StatusCount:
    """How many there are of one status."""

    # Text and no enum: whatever has a status can be counted in this one type.
    status: str = strawberry.field(description="The status.")
    count: int = strawberry.field(description="How many there are.")

    @classmethod
    def all_of(cls, counts: Sequence[tuple[Enum, int]]) -> "list[StatusCount]":
        """Make the counts of all statuses."""
        return [cls(status=status.value, count=count) for status, count in counts]
