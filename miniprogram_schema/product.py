"""What the brand sells, as the phones see it."""

import strawberry

from bff.engine.part import part
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.product import ProductRow
from miniprogram_schema.scalars import Money


@strawberry.type(description="A product of the brand (商品).")
class Product:
    """A product."""

    id: strawberry.ID = part(
        "row.id", made=ids.sealed(Kind.PRODUCT), description="The id of the product."
    )
    title: str = part("row.title", description="The name on the label.")
    spec: str = part("row.spec", description="What one bottle holds, such as 500ml.")
    picture_url: str = part("row.picture_url", description="Where its picture is found.")
    # The brand's word only: what a store asks for it is the store's to say.
    price: Money = part(
        "row.price_fen", made=Money.of, description="What the brand recommends for one bottle."
    )
    bottles_per_case: int = part(
        "row.bottles_per_case", description="How many bottles a case holds."
    )
    row: strawberry.Private[ProductRow]

    @classmethod
    def of(cls, row: ProductRow) -> "Product":
        """Make the product of a row."""
        return cls(row=row)
