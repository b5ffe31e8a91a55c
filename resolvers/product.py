"""How products are looked for, and how they come onto the brand's list."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import App, Context
from bff.domains.store import listing
from bff.engine.edge import edge
from bff.kit import ids
from bff.kit.answer import request
from bff.kit.ids import Kind
from loaders.assortment import categories_listed
from loaders.product import published_products_of
from miniprogram_schema.product import Product
from miniprogram_schema.product_publish import (
    ProductPublished,
    ProductPublishInput,
    ProductPublishResult,
)
from miniprogram_schema.products import products
from miniprogram_schema.variant import Category

ProductId = Annotated[
    strawberry.ID, strawberry.argument(description="The id of the product to show.")
]
StoreId = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="The store that must sell it; null does not ask for one."),
]
Published = Annotated[ProductPublishInput, strawberry.argument(description="The product.")]
# The same list for all who ask.
CATEGORIES = "categories"


@strawberry.type
class ProductQueries:
    """What everybody may ask of products."""

    products = products
    categories = edge(
        categories_listed,
        key=lambda _root, _args, _viewer: CATEGORIES,
        returns=list[Category],
        description="What products are found under, in the order of the brand.",
    )

    @strawberry.field(
        description="A published product; null when there is none, or the store does not sell it."
    )
    async def product(
        self, info: Info[Context, None], id: ProductId, store_id: StoreId = None
    ) -> Product | None:
        """Return a published product, or None."""
        # An id of another kind is a fault of the app; a product that is gone is not.
        at = ids.read(Kind.STORE, store_id) if store_id else None
        row = await info.context.load(published_products_of, (ids.read(Kind.PRODUCT, id), at))
        return Product.of(row) if row else None


@strawberry.type
class ProductMutations:
    """What operators may do with products."""

    @strawberry.mutation(description="Publishes a product, or changes one that was published.")
    async def product_publish(
        self, info: Info[Context, None], input: Published
    ) -> ProductPublishResult:
        """Publish a product."""
        here, draft = info.context, input.draft()
        sold_at = [ids.read(Kind.STORE, id_) for id_ in input.sold_at]
        asked = request(here.via(App.DESK).member_id, input.request_id, draft, sold_at)
        done = await listing.publish(here.database, draft=draft, sold_at=sold_at, request=asked)
        return ProductPublished(product_id=done.product_id)
