"""Scanning a bottle (扫码): what it brings, and what was scanned before."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from bff.domains.code import errors
from bff.domains.code.service import Scanned
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import Page
from loaders.coupon import coupons_of_scans
from loaders.coupon_row import CouponRow
from loaders.product import products_of
from loaders.scan import ScanRow
from loaders.store import stores_of
from miniprogram_schema.code import CodeNotActive, CodeOfAnotherLevel, CodeUnknown, ScanHeld
from miniprogram_schema.coupon import Coupon
from miniprogram_schema.page import PageInfo
from miniprogram_schema.point import PointInput
from miniprogram_schema.problem import Problem
from miniprogram_schema.product import Product
from miniprogram_schema.store import Store


@strawberry.input(description="Which code is scanned.")
class CodeScanInput:
    """Which code is scanned."""

    code: str = strawberry.field(description="The code under the cap, bare or as a link.")
    near: PointInput | None = strawberry.field(
        default=None, description="Where the phone is; kept as a square of about 1 km."
    )
    request_id: strawberry.ID = strawberry.field(
        description="An id made by the phone; the same one gets the first answer again."
    )


@strawberry.type(description="A coupon that a scan gave.")
class CouponReward:
    """A coupon that a scan gave."""

    # As it stands now: the answer to a repeated request may come after its use.
    coupon: Coupon = strawberry.field(description="The coupon, as it stands now.")


# A union of one: points, cash and bottles will join it without breaking an app.
ScanReward = Annotated[
    CouponReward, strawberry.union("ScanReward", description="What a scan brings.")
]


def rewards(coupons: list[CouponRow]) -> list[CouponReward]:
    """Show the coupons that a scan gave."""
    return [CouponReward(coupon=Coupon.of(row)) for row in coupons]


@strawberry.type(
    description="The scan counts: the first of this bottle, or the viewer's own again."
)
class CodeScanned:
    """The scan counts."""

    scan_id: strawberry.ID = strawberry.field(description="The id of the scan.")
    # One's own bottle again is no refusal: its words would warn of a counterfeit.
    first_scan: bool = strawberry.field(description="Whether it is the first of this bottle.")
    id: strawberry.Private[UUID]
    product_id: strawberry.Private[UUID]
    store_id: strawberry.Private[UUID | None]

    product = edge(
        products_of,
        key=At("product_id"),
        returns=Product,
        description="What the bottle holds.",
    )
    rewards = edge(
        coupons_of_scans,
        key=At("id"),
        of=rewards,
        returns=list[ScanReward],
        description="What the first scan brought.",
    )
    store = edge(
        stores_of,
        key=At("store_id"),
        returns=Store | None,
        description="The store that opened the bottle's case; null when none has.",
    )

    @classmethod
    def of(cls, scanned: Scanned) -> "CodeScanned":
        """Show a scan that counts."""
        return cls(
            scan_id=strawberry.ID(ids.opaque(Kind.SCAN, scanned.scan_id)),
            first_scan=scanned.first_scan,
            id=scanned.scan_id,
            product_id=scanned.product_id,
            store_id=scanned.store_id,
        )


@strawberry.type(description="Returned when somebody scanned this bottle before.")
class CodeAlreadyScanned(Problem):
    """Somebody scanned this bottle before."""

    first_at: datetime = strawberry.field(description="When it was scanned first.")
    # No nearer than a city: where another person buys is theirs.
    place: str | None = strawberry.field(
        description="The city whose store sold the bottle; null when its case was not opened."
    )
    yours: bool = strawberry.field(description="Whether the viewer scanned it.")

    @classmethod
    def of(cls, refusal: errors.CodeAlreadyScanned, message: str) -> "CodeAlreadyScanned":
        """Say it in words."""
        return cls(
            message=message,
            first_at=refusal.first_at,
            place=refusal.place,
            yours=refusal.yours,
        )


CodeScanResult = Annotated[
    CodeScanned | CodeUnknown | CodeNotActive | CodeOfAnotherLevel | CodeAlreadyScanned | ScanHeld,
    strawberry.union("CodeScanResult", description="What a scan comes to."),
]


@strawberry.type(description="A bottle that the viewer scanned first.")
class Scan:
    """A bottle that the viewer scanned first."""

    id: strawberry.ID = strawberry.field(description="The id of the scan.")
    at: datetime = strawberry.field(description="When it was scanned.")
    row: strawberry.Private[ScanRow]

    product = edge(
        products_of,
        key=At("row.product_id"),
        returns=Product,
        description="What the bottle holds.",
    )
    rewards = edge(
        coupons_of_scans,
        key=At("row.id"),
        of=rewards,
        returns=list[ScanReward],
        description="What it brought.",
    )
    store = edge(
        stores_of,
        key=At("row.store_id"),
        returns=Store | None,
        description="The store that had opened the bottle's case; null when none had.",
    )

    @classmethod
    def of(cls, row: ScanRow) -> "Scan":
        """Make the scan of a row."""
        return cls(id=strawberry.ID(ids.opaque(Kind.SCAN, row.id)), at=row.at, row=row)


@strawberry.type(description="A page of scans, the newest first.")
class ScanConnection:
    """A page of scans."""

    nodes: list[Scan] = strawberry.field(description="The scans of this page.")
    page_info: PageInfo = strawberry.field(description="Where the page ends.")

    @classmethod
    def of(cls, page: Page[ScanRow]) -> "ScanConnection":
        """Make the page of rows."""
        return cls(nodes=[Scan.of(row) for row in page.rows], page_info=PageInfo.of(page))
