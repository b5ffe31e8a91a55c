"""What the brand sells, as the phones see it."""

from typing import cast

import strawberry

from bff.engine.edge import edge
from bff.engine.keys import At
from bff.engine.part import ITSELF, part
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.product import ProductRow
from loaders.variant import categories_of, parts_of, pictures_of, variants_of
from miniprogram_schema.page import PageInfo
from miniprogram_schema.scalars import Money
from miniprogram_schema.variant import BundlePart, Category, ProductVariant


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

    variants = edge(
        variants_of,
        key=lambda row, _args, _viewer: (row.id, row.store_id),
        returns=list[ProductVariant],
        description="How it is sold, as the store sells it where one was asked for.",
    )
    parts = edge(
        parts_of,
        key=At("id"),
        returns=list[BundlePart],
        description="What is in it; nothing unless it is a bundle.",
    )
    pictures = edge(
        pictures_of,
        key=At("id"),
        returns=list[str],
        description="Where further pictures of it are found.",
    )
    category = edge(
        categories_of,
        key=At("id"),
        returns=Category | None,
        description="What it is found under; null when it is under nothing.",
    )

    @classmethod
    def of(cls, row: ProductRow) -> "Product":
        """Show a row as a product."""
        return cast("Product", row)


@strawberry.type(description="A page of products, the newest first.")
class ProductConnection:
    """A page of products."""

    nodes: list[Product] = part("rows", description="The products of this page.")
    page_info: PageInfo = part(ITSELF, description="Where the page ends.")
