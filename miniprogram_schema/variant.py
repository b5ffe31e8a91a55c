"""What a product is sold as, and what is in a bundle, as the phones see it."""

import strawberry

from bff.engine.part import part
from bff.kit import ids
from bff.kit.ids import Kind
from miniprogram_schema.scalars import Money


@strawberry.type(description="One way in which a product is sold (规格).")
class ProductVariant:
    """One way in which a product is sold."""

    id: strawberry.ID = part(
        "id", made=ids.sealed(Kind.VARIANT), description="The id, for lines of an order."
    )
    title: str = part("title", description="What it is, such as a case of 6.")
    price: Money = part(
        "price_fen", description="What one costs: at the store, where one was asked for."
    )
    per_order: int | None = part(
        "per_order", description="How many an order may have; null when there is no limit."
    )
    per_member: int | None = part(
        "per_member", description="How many one person may ever have; null without a limit."
    )
    left: int | None = part(
        "left",
        description="How many the store has in stock; null where none was asked for or counted.",
    )


@strawberry.type(description="What is in a bundle (组合装).")
class BundlePart:
    """What is in a bundle."""

    # An id and no product: a bundle that led to products would be a way in a circle.
    product_id: strawberry.ID = part(
        "product_id", made=ids.sealed(Kind.PRODUCT), description="The product that is in it."
    )
    title: str = part("title", description="The name of that product.")
    variant_title: str = part("variant_title", description="As what it is in it.")
    quantity: int = part("quantity", description="How many of them.")


@strawberry.type(description="What products are found under (商品分类).")
class Category:
    """What products are found under."""

    id: strawberry.ID = part(
        "id", made=ids.sealed(Kind.CATEGORY), description="The id of the category."
    )
    title: str = part("title", description="What it is called.")
