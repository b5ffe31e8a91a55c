"""What arrived of sales, for who keeps them and for the brand; and all sales of the brand."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from bff.kit.database import Database
from bff.kit.page import Page, cut
from loaders.sale import COLUMNS, ItemRow, SaleRow, items_of, kept_sales_of

EVERYWHERE = f"""
    select * from (select {COLUMNS} from community_sale as sale) as sale
    where ($1::uuid is null or id < $1) and ($2::text is null or state = $2)
    order by id desc limit $3
"""


class AllSales(NamedTuple):
    """A page of the sales of all communities, perhaps those alone that are so far."""

    first: int
    before: UUID | None = None
    state: str | None = None


async def all_sales(database: Database, asked: Sequence[AllSales]) -> list[Page[SaleRow]]:
    """Return each of these pages, the newest first."""
    pages = []
    # For the desk of one brand: hardly ever two at once.
    for one in asked:
        rows = await database.fetch(EVERYWHERE, one.before, one.state, one.first + 1)
        found = [SaleRow(*row) for row in rows]
        pages.append(cut(found, one.first, lambda row: [str(row.id)]))
    return pages


async def kept_items_of(
    database: Database, asked: Sequence[tuple[UUID | None, UUID]]
) -> list[list[ItemRow]]:
    """Return the items of each sale, none if it is not of the community beside it."""
    within = [(community, sale) for community, sale in asked if community]
    rows = await kept_sales_of(database, within) if within else []
    kept = {pair for pair, row in zip(within, rows, strict=True) if row}
    sales = list({sale for community, sale in asked if not community or (community, sale) in kept})
    items = dict(zip(sales, await items_of(database, sales), strict=True))
    return [
        items.get(sale, []) if not community or (community, sale) in kept else []
        for community, sale in asked
    ]
