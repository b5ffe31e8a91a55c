"""Community sales as their leader and their store see them: fields of the door `myCommunity`."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, cast

import strawberry

from bff.context import Viewer
from bff.domains.community_sale import lists
from bff.domains.community_sale.lists import Piece
from bff.engine.edge import Argument, edge
from bff.engine.keys import At
from bff.engine.part import ITSELF, part
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import last_id, page_size
from bff.kit.refusal import BadInput
from loaders.member import members_of
from loaders.product import products_of
from loaders.sale import Sales, sales_of_communities
from loaders.sale_order import bags_of, pieces_of
from miniprogram_schema.community_sale import CommunitySaleConnection, SaleGoods
from miniprogram_schema.member import Member
from miniprogram_schema.product import Product
from miniprogram_schema.wallet import PAGED

TEXT_LENGTH_MAX = 60
SALE = Argument(Annotated[strawberry.ID, strawberry.argument(description="The sale.")])
TEXT = Argument(
    Annotated[str, strawberry.argument(description="A part of the buyer's name; empty, all.")], ""
)


@strawberry.type(description="How many pieces of a product one buyer gets.")
class SortingPart:
    """How many pieces one buyer gets."""

    for_whom: str | None = part(
        "for_whom", description="Whom the leader ordered for; null for a member's own order."
    )
    quantity: int = part("quantity", description="How many.")

    member = edge(
        members_of,
        key=At("member_id"),
        returns=Member,
        description="Who ordered.",
    )


@strawberry.type(description="All pieces of one thing in a sale, and who gets how many (分拣单).")
class SortingLine:
    """All pieces of one thing, and who gets how many."""

    variant_id: strawberry.ID = part(
        "variant_id", made=ids.sealed(Kind.VARIANT), description="What it is."
    )
    title: str = part("title", description="The name of the product.")
    variant_title: str = part("variant_title", description="As what it is sold.")
    quantity: int = part("quantity", description="How many there are to be.")
    parts: list[SortingPart] = part("parts", description="Who gets how many.")


@strawberry.type(description="How many pieces of one thing the brand is to send (采购单).")
class PurchaseLine:
    """How many pieces of one thing the brand is to send."""

    variant_id: strawberry.ID = part(
        "variant_id", made=ids.sealed(Kind.VARIANT), description="What it is."
    )
    variant_title: str = part("variant_title", description="As what it is sold.")
    quantity: int = part("quantity", description="How many.")

    product = edge(
        products_of,
        key=At("product_id"),
        returns=Product,
        description="The product.",
    )


@strawberry.type(description="All goods of one buyer that wait at the store.")
class HandOver:
    """All goods of one buyer."""

    order_ids: list[strawberry.ID] = part(
        ITSELF,
        made=lambda bag: [ids.opaque(Kind.ORDER, one) for one in bag.orders],
        description="The orders that they are of, for `communitySaleHandOver`.",
    )
    for_whom: str | None = part(
        "for_whom", description="Whom the leader ordered for; null for a member's own order."
    )
    goods: list[SaleGoods] = part("goods", description="What waits there.")
    ready: bool = part("ready", description="Whether it has arrived and can be handed over.")
    overdue: bool = part("overdue", description="Whether it waits for more than three days.")

    member = edge(
        members_of,
        key=At("member_id"),
        returns=Member,
        description="Who ordered.",
    )


def _sales(door: Any, args: Mapping[str, Any], _viewer: Viewer | None) -> Sales:
    return Sales(door.community_id, page_size(args["first"]), last_id(args["after"]))


def of_sale(door: Any, args: Mapping[str, Any], _viewer: Viewer | None) -> Any:
    """Return the key of a sale of the door's community."""
    # The community travels in the key: nobody looks into another's sale.
    return door.community_id, ids.read(Kind.SALE, args["sale_id"])


def of_any_sale(_door: Any, args: Mapping[str, Any], _viewer: Viewer | None) -> Any:
    """Return the key of a sale, whoever's it is."""
    return None, ids.read(Kind.SALE, args["sale_id"])


def _sorting(pieces: Sequence[Piece]) -> list[SortingLine]:
    return cast("list[SortingLine]", lists.sorting(pieces))


def _purchase(pieces: Sequence[Piece]) -> list[PurchaseLine]:
    return cast("list[PurchaseLine]", lists.sorting(pieces))


def _searched(door: Any, args: Mapping[str, Any], _viewer: Viewer | None) -> Any:
    text = args["text"]
    if len(text) > TEXT_LENGTH_MAX:
        raise BadInput(f"text has at most {TEXT_LENGTH_MAX} characters.")
    return door.community_id, ids.read(Kind.SALE, args["sale_id"]), text


sales = edge(
    sales_of_communities,
    key=_sales,
    returns=CommunitySaleConnection,
    arguments=PAGED,
    description="The sales of the community, the newest first.",
)
sorting = edge(
    pieces_of,
    key=of_sale,
    of=_sorting,
    returns=list[SortingLine],
    arguments={"sale_id": SALE},
    description="Who gets how many of what of a sale.",
)
hand_over = edge(
    bags_of,
    key=_searched,
    returns=list[HandOver],
    arguments={"sale_id": SALE, "text": TEXT},
    description="What waits at the store for each buyer of a sale.",
)
purchase_list = edge(
    pieces_of,
    key=of_any_sale,
    of=_purchase,
    returns=list[PurchaseLine],
    arguments={"sale_id": SALE},
    description="What the brand is to send for a sale.",
)
