"""Why nothing is ordered."""

from uuid import UUID

import strawberry

from bff.domains.order import errors
from bff.kit import ids
from bff.kit.ids import Kind
from miniprogram_schema.problem import Problem


@strawberry.type(description="Returned when there is no such store.")
class OrderStoreUnknown(Problem):
    """There is no such store."""

    @classmethod
    def of(cls, refusal: errors.StoreUnknown, message: str) -> "OrderStoreUnknown":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when a variant is not sold now.")
class ProductUnavailable(Problem):
    """A variant is not sold now."""

    variant_id: strawberry.ID = strawberry.field(description="The variant.")

    @classmethod
    def of(cls, refusal: errors.ProductUnavailable, message: str) -> "ProductUnavailable":
        """Say it in words."""
        return cls(message=message, variant_id=_variant(refusal.variant_id))


@strawberry.type(description="Returned when the store has fewer pieces than were asked for.")
class StockShort(Problem):
    """The store has fewer pieces."""

    variant_id: strawberry.ID = strawberry.field(description="The variant.")

    @classmethod
    def of(cls, refusal: errors.StockShort, message: str) -> "StockShort":
        """Say it in words."""
        return cls(message=message, variant_id=_variant(refusal.variant_id))


@strawberry.type(description="Returned when an order, or a person, may not have so many pieces.")
class PurchaseLimitReached(Problem):
    """An order or a person may not have so many."""

    variant_id: strawberry.ID = strawberry.field(description="The variant.")
    limit: int = strawberry.field(description="How many may be had.")

    @classmethod
    def of(cls, refusal: errors.PurchaseLimitReached, message: str) -> "PurchaseLimitReached":
        """Say it in words."""
        return cls(message=message, variant_id=_variant(refusal.variant_id), limit=refusal.limit)


@strawberry.type(description="Returned when a chosen coupon does not fit the order.")
class CouponMisfit(Problem):
    """A chosen coupon does not fit."""

    coupon_id: strawberry.ID = strawberry.field(description="The coupon.")

    @classmethod
    def of(cls, refusal: errors.CouponMisfit, message: str) -> "CouponMisfit":
        """Say it in words."""
        coupon_id = strawberry.ID(ids.opaque(Kind.COUPON, refusal.coupon_id))
        return cls(message=message, coupon_id=coupon_id)


@strawberry.type(description="Returned when a chosen coupon is none of the viewer's.")
class CouponNotHeld(Problem):
    """A chosen coupon is none of the viewer's."""

    @classmethod
    def of(cls, refusal: errors.CouponUnknown, message: str) -> "CouponNotHeld":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when the scan that led to an order is none of the viewer's.")
class ScanUnknown(Problem):
    """The scan is none of the viewer's."""

    @classmethod
    def of(cls, refusal: errors.ScanUnknown, message: str) -> "ScanUnknown":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when the viewer has fewer points than are to be used.")
class PointsShort(Problem):
    """The viewer has fewer points."""

    balance: int = strawberry.field(description="How many points the viewer has.")

    @classmethod
    def of(cls, refusal: errors.PointsShort, message: str) -> "PointsShort":
        """Say it in words."""
        return cls(message=message, balance=refusal.balance)


@strawberry.type(description="Returned when an order takes fewer points than are to be used.")
class PointsOverCap(Problem):
    """The order takes fewer points."""

    most: int = strawberry.field(description="How many points the viewer could use for it.")

    @classmethod
    def of(cls, refusal: errors.PointsOverCap, message: str) -> "PointsOverCap":
        """Say it in words."""
        return cls(message=message, most=refusal.most)


def _variant(id_: UUID) -> strawberry.ID:
    return strawberry.ID(ids.opaque(Kind.VARIANT, id_))
