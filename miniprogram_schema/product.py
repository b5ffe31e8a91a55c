"""What the brand sells, as the phones see it."""

from typing import cast

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
        "id", made=ids.sealed(Kind.PRODUCT), description="The id of the product."
    )
    title: str = part("title", description="The name on the label.")
    spec: str = part("spec", description="What one bottle holds, such as 500ml.")
    picture_url: str = part("picture_url", description="Where its picture is found.")
    # The brand's word only: what a store asks for it is the store's to say.
    price: Money = part("price_fen", description="What the brand recommends for one bottle.")
    bottles_per_case: int = part("bottles_per_case", description="How many bottles a case holds.")

    @classmethod
    def of(cls, row: ProductRow) -> "Product":
        """Show a row as a product."""
        return cast("Product", row)
