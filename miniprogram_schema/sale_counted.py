"""What arrived of a sale, with the pictures that prove it: for who keeps it, and for the brand."""

from collections.abc import Mapping
from typing import Annotated, Any

import strawberry

from bff.context import Viewer
from bff.engine.edge import Argument, edge
from bff.engine.keys import At
from bff.engine.part import part
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import last_id, page_size
from loaders.product import products_of
from loaders.sale_arrival import AllSales, all_sales, kept_items_of
from miniprogram_schema.community_sale import CommunitySaleConnection, SaleStatus
from miniprogram_schema.my_sales import SALE, of_any_sale, of_sale
from miniprogram_schema.product import Product
from miniprogram_schema.wallet import PAGED

STATUS = Argument(
    Annotated[SaleStatus | None, strawberry.argument(description="Only sales that are so far.")],
    None,
)


@strawberry.type(description="How many pieces of one thing in a sale arrived (到货清点).")
class SaleArrivalLine:
    """How many pieces of one thing arrived."""

    variant_id: strawberry.ID = part(
        "variant_id", made=ids.sealed(Kind.VARIANT), description="What it is."
    )
    variant_title: str = part("variant_title", description="As what it is sold.")
    sent: int | None = part("sent", description="How many the brand sent; null until counted.")
    arrived: int | None = part("arrived", description="How many arrived; null until counted.")
    broken: int | None = part(
        "broken", description="How many of those are broken; null until counted."
    )
    photos: list[str] = part(
        "photos",
        made=lambda found: found or [],
        description="Where the pictures of what is broken or short are found.",
    )

    product = edge(
        products_of,
        key=At("product_id"),
        returns=Product,
        description="The product.",
    )


def _all(_door: Any, args: Mapping[str, Any], _viewer: Viewer | None) -> AllSales:
    status = args["status"]
    return AllSales(page_size(args["first"]), last_id(args["after"]), status and status.value)


# Not of the sale that everybody sees who has its link: pictures show who received it, and where.
arrival = edge(
    kept_items_of,
    key=of_sale,
    returns=list[SaleArrivalLine],
    arguments={"sale_id": SALE},
    description="What arrived of a sale of the community, item by item.",
)
any_arrival = edge(
    kept_items_of,
    key=of_any_sale,
    returns=list[SaleArrivalLine],
    arguments={"sale_id": SALE},
    description="What arrived of a sale, item by item.",
)
sales_everywhere = edge(
    all_sales,
    key=_all,
    returns=CommunitySaleConnection,
    arguments={**PAGED, "status": STATUS},
    description="The sales of all communities, the newest first.",
)
