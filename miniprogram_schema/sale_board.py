"""A community sale in figures, as its leader and its store see it."""

from collections.abc import Mapping
from typing import Any

import strawberry

from bff.context import Viewer
from bff.engine.edge import edge
from bff.engine.keys import At
from bff.engine.part import part
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.product import products_of
from loaders.sale_board import boards_of
from miniprogram_schema.my_sales import SALE, of_sale
from miniprogram_schema.product import Product
from miniprogram_schema.scalars import Money


@strawberry.type(description="An item of a sale in figures.")
class SaleBoardItem:
    """An item of a sale in figures."""

    variant_id: strawberry.ID = part(
        "item.variant_id", made=ids.sealed(Kind.VARIANT), description="What it is."
    )
    variant_title: str = part("item.variant_title", description="As what it is sold.")
    price: Money = part("item.price_fen", description="What a piece costs here.")
    commission_each: Money = part(
        "item.commission_fen",
        description="What the viewer earns by a piece as the leader, by the rule of the day on"
        " which the sale opened.",
    )
    left: int = part("item.left", description="How many can still be ordered.")
    pieces: int = part("pieces", description="How many are paid.")
    paid: Money = part("paid_fen", description="What was paid for them.")
    commission: Money = part("commission_fen", description="What the viewer earns by them.")

    product = edge(
        products_of,
        key=At("item.product_id"),
        returns=Product,
        description="The product.",
    )


@strawberry.type(description="A sale in figures: what is paid, without what was given back.")
class SaleBoard:
    """A sale in figures."""

    orders: int = part("board.orders", description="How many orders are paid.")
    buyers: int = part("board.buyers", description="How many buyers there are.")
    pieces: int = part("board.pieces", description="How many pieces they ordered.")
    paid: Money = part("board.paid_fen", description="What they paid.")
    commission: Money = part(
        "board.commission_fen",
        description="What the viewer earns by it as its leader, by the rule of the day on which it"
        " opened.",
    )
    waiting: int = part("board.waiting", description="How many buyers have yet to pick up.")
    overdue: int = part("board.overdue", description="How many of them are overdue.")
    capacity: int = part("sale.capacity", description="For how many pieces the store has room.")
    room: int = part(
        "room", description="For how many more; those that are ordered and unpaid take room too."
    )
    items: list[SaleBoardItem] = part("items", description="The same item by item.")


def _of_sale_of_mine(door: Any, args: Mapping[str, Any], viewer: Viewer | None) -> Any:
    return (*of_sale(door, args, viewer), viewer.member_id) if viewer else None


sale_board = edge(
    boards_of,
    key=_of_sale_of_mine,
    returns=SaleBoard | None,
    arguments={"sale_id": SALE},
    description="A sale of the community in figures; null for another's.",
)
