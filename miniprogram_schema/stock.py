"""What a store has, as its owner and its clerks see it."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any

import strawberry

from bff.context import Viewer
from bff.domains.store.shelf import Level
from bff.engine.edge import edge
from bff.engine.part import ITSELF, part
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import last_id, page_size
from loaders.stock import StockRow, Stocktaking, stock_of_stores
from miniprogram_schema.page import PageInfo
from miniprogram_schema.wallet import PAGED


@strawberry.enum(description="How it is known what a store has.")
class StockSource(Enum):
    """How it is known what a store has."""

    COUNTED = strawberry.enum_value("COUNTED", description="Somebody counted (盘点).")
    POS = strawberry.enum_value("POS", description="The store's till says so (收银系统).")
    INFERRED = strawberry.enum_value(
        "INFERRED", description="Bottles of opened cases that nobody scanned yet (推算)."
    )


def _left(row: StockRow) -> int | None:
    return Level(row.source, row.quantity, row.reserved).free


@strawberry.type(description="What a store has of one thing that it sells (库存).")
class StockLevel:
    """What a store has of one thing."""

    variant_id: strawberry.ID = part(
        "variant_id", made=ids.sealed(Kind.VARIANT), description="What it is, for `stockCount`."
    )
    product_id: strawberry.ID = part(
        "product_id", made=ids.sealed(Kind.PRODUCT), description="The product that it is of."
    )
    title: str = part("title", description="The name of the product.")
    variant_title: str = part("variant_title", description="As what it is sold.")
    source: StockSource = part(
        "source", made=StockSource.__getitem__, description="How it is known."
    )
    quantity: int | None = part(
        "quantity", description="How many lie there; null when nothing is known."
    )
    reserved: int = part("reserved", description="How many of them are promised to orders.")
    left: int | None = part(
        ITSELF,
        made=_left,
        description="How many may still be promised; null where nobody counted.",
    )
    as_of: datetime | None = part(
        "at", description="When that was learnt; null when nothing is known."
    )


@strawberry.type(description="A page of what a store has.")
class StockConnection:
    """A page of what a store has."""

    nodes: list[StockLevel] = part("rows", description="What it has, on this page.")
    page_info: PageInfo = part(ITSELF, description="Where the page ends.")


def _asked(door: Any, args: Mapping[str, Any], viewer: Viewer | None) -> Stocktaking:
    del viewer
    return Stocktaking(door.store_id, page_size(args["first"]), last_id(args["after"]))


stock = edge(
    stock_of_stores,
    key=_asked,
    returns=StockConnection,
    arguments=PAGED,
    description="What the store has of all that it sells, bundles left out.",
)
