"""How the brand's operators publish products."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from bff.domains.product import errors
from bff.domains.product.draft import Draft, PriceThere, VariantDraft
from bff.domains.store import errors as store_errors
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.money import Fen
from loaders.product import products_of
from miniprogram_schema.problem import Problem
from miniprogram_schema.product import Product
from miniprogram_schema.staff import REQUEST_ID
from miniprogram_schema.stock_count import VariantUnknown


@strawberry.input(description="What a variant costs at one store, or in a dealer's territory.")
class PriceInput:
    """What a variant costs somewhere."""

    store_id: strawberry.ID | None = strawberry.field(
        default=None, description="The store, which sells the product from now on."
    )
    dealer_id: strawberry.ID | None = strawberry.field(
        default=None, description="The dealer, for all stores that they serve."
    )
    price: Fen | None = strawberry.field(
        default=None, description="The price; left out, what it costs elsewhere counts again."
    )
    since: datetime | None = strawberry.field(
        default=None, description="From when on; left out, at once."
    )

    def there(self) -> PriceThere:
        """Return the price; BadInput when an id is of something else."""
        return PriceThere(
            store_id=ids.read(Kind.STORE, self.store_id) if self.store_id else None,
            dealer_id=ids.read(Kind.DEALER, self.dealer_id) if self.dealer_id else None,
            fen=self.price,
            from_at=self.since,
        )


@strawberry.input(description="One way in which a product is to be sold.")
class VariantInput:
    """One way in which a product is to be sold."""

    variant_id: strawberry.ID | None = strawberry.field(
        default=None, description="One that the product has already; left out, a new one."
    )
    title: str = strawberry.field(description="What it is, at most 60 characters.")
    price: Fen = strawberry.field(description="What one costs where nothing else is said.")
    per_order: int | None = strawberry.field(
        default=None, description="How many an order may have; left out, as many as one likes."
    )
    per_member: int | None = strawberry.field(
        default=None, description="How many one person may ever have; left out, no limit."
    )
    prices: list[PriceInput] = strawberry.field(
        default_factory=list, description="What it costs at some stores and dealers, at most 200."
    )

    def draft(self) -> VariantDraft:
        """Return the draft; BadInput when an id is of something else."""
        return VariantDraft(
            id=ids.read(Kind.VARIANT, self.variant_id) if self.variant_id else None,
            title=self.title,
            price_fen=self.price,
            per_order=self.per_order,
            per_member=self.per_member,
            prices=[one.there() for one in self.prices],
        )


@strawberry.input(description="How many of a variant are in a new bundle.")
class PartInput:
    """How many of a variant are in a new bundle."""

    variant_id: strawberry.ID = strawberry.field(description="A variant of another product.")
    quantity: int = strawberry.field(description="How many of it, at most 99.")


@strawberry.input(description="A product as it is to be: what is left out is no more.")
class ProductPublishInput:
    """A product as it is to be."""

    product_id: strawberry.ID | None = strawberry.field(
        default=None, description="The product to change; left out, a new one."
    )
    title: str = strawberry.field(description="The name on the label, at most 60 characters.")
    spec: str = strawberry.field(description="What one bottle holds, such as 500ml.")
    pictures: list[str] = strawberry.field(
        description="At most 9 https URLs of pictures; lists show the first."
    )
    price: Fen = strawberry.field(description="What the brand recommends for one bottle.")
    bottles_per_case: int = strawberry.field(description="How many bottles a case holds.")
    category: str | None = strawberry.field(
        default=None, description="What it is found under; a title that is new makes a category."
    )
    variants: list[VariantInput] = strawberry.field(
        description="How it is sold, at most 20 ways; others that it had end."
    )
    parts: list[PartInput] = strawberry.field(
        default_factory=list, description="What is in a new bundle; it never changes."
    )
    sold_at: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Stores that sell it from now on, at most 200."
    )
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)

    def draft(self) -> Draft:
        """Return the draft; BadInput when an id is of something else."""
        return Draft(
            id=ids.read(Kind.PRODUCT, self.product_id) if self.product_id else None,
            title=self.title,
            spec=self.spec,
            pictures=self.pictures,
            price_fen=self.price,
            bottles_per_case=self.bottles_per_case,
            category=self.category,
            variants=[one.draft() for one in self.variants],
            parts=[(ids.read(Kind.VARIANT, one.variant_id), one.quantity) for one in self.parts],
        )


@strawberry.type(description="The product is on the brand's list.")
class ProductPublished:
    """The product is on the brand's list."""

    product_id: strawberry.Private[UUID]

    product = edge(
        products_of, key=At("product_id"), returns=Product, description="The product, as it is now."
    )


@strawberry.type(description="Returned when there is no such product.")
class ProductUnknown(Problem):
    """There is no such product."""

    @classmethod
    def of(cls, refusal: errors.ProductUnknown, message: str) -> "ProductUnknown":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when a store or dealer that is named is not there.")
class PlaceUnknown(Problem):
    """A store or dealer is not there."""

    @classmethod
    def of(cls, refusal: store_errors.PlaceUnknown, message: str) -> "PlaceUnknown":
        """Say it in words."""
        del refusal
        return cls(message=message)


ProductPublishResult = Annotated[
    ProductPublished | ProductUnknown | VariantUnknown | PlaceUnknown,
    strawberry.union("ProductPublishResult", description="What comes of publishing a product."),
]
