"""Lists of products: everybody's, and those that hang under a store's screen."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import strawberry

from bff.context import Viewer
from bff.domains.product import rules
from bff.engine.edge import Argument, edge
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import last_id, page_size
from loaders.assortment import Listing, products_listed
from miniprogram_schema.product import ProductConnection
from miniprogram_schema.wallet import PAGED


def _argument(description: str, kind: Any = strawberry.ID | None) -> Argument:
    return Argument(Annotated[kind, strawberry.argument(description=description)], None)


FOUND = {
    "category": _argument("Only those found under it."),
    "text": _argument("Only those with all these words in their name or `spec`.", str | None),
    **PAGED,
}
AT = {"store_id": _argument("Only what this store sells, as it sells it."), **FOUND}


def listing(args: Mapping[str, Any], store_id: UUID | None) -> Listing:
    """Return the question for a page of products; BadInput when a part of it is impossible."""
    category = args["category"]
    return Listing(
        page_size(args["first"]),
        last_id(args["after"]),
        store_id,
        ids.read(Kind.CATEGORY, category) if category else None,
        rules.sought(args["text"]),
    )


def _everywhere(root: object, args: Mapping[str, Any], viewer: Viewer | None) -> Listing:
    del root, viewer
    store_id = args["store_id"]
    return listing(args, ids.read(Kind.STORE, store_id) if store_id else None)


def _there(front: Any, args: Mapping[str, Any], viewer: Viewer | None) -> Listing:
    del viewer
    return listing(args, front.store.id)


products = edge(
    products_listed,
    key=_everywhere,
    returns=ProductConnection,
    arguments=AT,
    description="The brand's products that are sold, the newest first.",
)
products_there = edge(
    products_listed,
    key=_there,
    returns=ProductConnection,
    arguments=FOUND,
    description="What the store sells, as it sells it, the newest first.",
)
