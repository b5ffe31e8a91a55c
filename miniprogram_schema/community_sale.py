"""What a community orders together, as everybody sees it who was sent the link."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, cast

import strawberry

from bff.context import Viewer
from bff.domains.community_sale.rules import PICKED_UP_WITHIN
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.engine.part import ITSELF, part
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import last_id, page_size
from loaders.member import members_of
from loaders.product import products_of
from loaders.sale import ItemRow, SaleRow, items_of
from loaders.sale_order import Entries, entries_of
from loaders.store import stores_of
from miniprogram_schema.member import Member
from miniprogram_schema.page import PageInfo
from miniprogram_schema.product import Product
from miniprogram_schema.scalars import Money
from miniprogram_schema.store import Store
from miniprogram_schema.wallet import PAGED


@strawberry.enum(description="How far a community sale is.")
class SaleStatus(Enum):
    """How far a sale is."""

    OPEN = strawberry.enum_value("OPEN", description="It takes orders until its cut-off.")
    CLOSED = strawberry.enum_value("CLOSED", description="Its goods are on their way.")
    ARRIVED = strawberry.enum_value("ARRIVED", description="Its goods can be picked up.")


@strawberry.type(description="Something that a community sale sells, for the leader's price.")
class SaleItem:
    """Something in a sale."""

    variant_id: strawberry.ID = part(
        "variant_id", made=ids.sealed(Kind.VARIANT), description="What is ordered."
    )
    variant_title: str = part("variant_title", description="As what the product is sold.")
    price: Money = part("price_fen", description="What one costs here.")
    list_price: Money = part("list_fen", description="What one cost at the store that day.")
    sold: int = part("taken", description="How many are ordered, those among them not paid yet.")
    left: int = part("left", description="How many can still be ordered.")
    arrived: int | None = part("arrived", description="How many arrived; null until counted.")
    broken: int | None = part(
        "broken", description="How many of those are broken; null until counted."
    )

    product = edge(
        products_of,
        key=At("product_id"),
        returns=Product,
        description="The product.",
    )

    @classmethod
    def of(cls, row: ItemRow) -> "SaleItem":
        """Show a row as an item."""
        return cast("SaleItem", row)


@strawberry.type(description="So many pieces of something.")
class SaleGoods:
    """So many pieces of something."""

    title: str = part("title", description="The name of the product.")
    variant_title: str = part("variant_title", description="As what it is sold.")
    quantity: int = part("quantity", description="How many.")


@strawberry.type(description="A paid order on a sale's share list (接龙).")
class SaleListEntry:
    """A paid order on a share list."""

    number: int = part("number", description="Its place on the list, from 1.")
    paid_at: datetime = part("paid_at", description="When it was paid.")
    goods: list[SaleGoods] = part("goods", description="What was ordered.")

    member = edge(
        members_of,
        key=At("member_id"),
        returns=Member,
        description="Who ordered.",
    )


@strawberry.type(description="A page of a sale's share list, the first one first.")
class SaleListConnection:
    """A page of a share list."""

    nodes: list[SaleListEntry] = part("rows", description="The orders of this page.")
    page_info: PageInfo = part(ITSELF, description="Where the page ends.")


def _entries(row: SaleRow, args: Mapping[str, Any], viewer: Viewer | None) -> Entries:
    del viewer
    return Entries(row.id, page_size(args["first"]), last_id(args["after"]))


@strawberry.type(description="What a community orders together and picks up at its store (场次).")
class CommunitySale:
    """A community sale."""

    id: strawberry.ID = part("id", made=ids.sealed(Kind.SALE), description="The id of the sale.")
    title: str = part("title", description="What it is called.")
    status: SaleStatus = part("state", made=SaleStatus.__getitem__, description="How far it is.")
    cut_off_at: datetime = part("cut_off_at", description="Until when people can order.")
    arrives_on: date = part("arrives_on", description="On which day its goods arrive.")

    pick_up_within_days: int = part(
        ITSELF,
        made=lambda _: PICKED_UP_WITHIN.days,
        description="Within how many days of their arrival its goods should be picked up.",
    )

    leader = edge(
        members_of,
        key=At("leader_id"),
        returns=Member,
        description="Who leads it (团长); where the store does, who opened it.",
    )
    store = edge(
        stores_of,
        key=At("store_id"),
        returns=Store,
        description="Where its goods are picked up.",
    )
    items = edge(
        items_of,
        key=At("id"),
        returns=list[SaleItem],
        description="What it sells.",
    )
    list = edge(
        entries_of,
        key=_entries,
        returns=SaleListConnection,
        arguments=PAGED,
        description="Who ordered what, in the order of their orders.",
    )

    @classmethod
    def of(cls, row: SaleRow) -> "CommunitySale":
        """Show a row as a sale."""
        return cast("CommunitySale", row)


@strawberry.type(description="A page of community sales, the newest first.")
class CommunitySaleConnection:
    """A page of community sales."""

    nodes: list[CommunitySale] = part("rows", description="The sales of this page.")
    page_info: PageInfo = part(ITSELF, description="Where the page ends.")
