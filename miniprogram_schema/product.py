"""What the brand sells, as the phones see it."""

import strawberry

from bff.kit import ids
from bff.kit.ids import Kind
from loaders.product import ProductRow
from miniprogram_schema.scalars import Money


@strawberry.type(description="A product of the brand (商品).")
class Product:
    """A product."""

    id: strawberry.ID = strawberry.field(description="The id of the product.")
    title: str = strawberry.field(description="The name on the label.")
    spec: str = strawberry.field(description="What one bottle holds, such as 500ml.")
    picture_url: str = strawberry.field(description="Where its picture is found.")
    # The brand's word only: what a store asks for it is the store's to say.
    price: Money = strawberry.field(description="What the brand recommends for one bottle.")
    bottles_per_case: int = strawberry.field(description="How many bottles a case holds.")

    @classmethod
    def of(cls, row: ProductRow) -> "Product":
        """Make the product of a row."""
        return cls(
            id=strawberry.ID(ids.opaque(Kind.PRODUCT, row.id)),
            title=row.title,
            spec=row.spec,
            picture_url=row.picture_url,
            price=Money.of(row.price_fen),
            bottles_per_case=row.bottles_per_case,
        )
