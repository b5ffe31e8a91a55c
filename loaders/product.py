"""Products: by their ids, and those that everybody may look for."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from bff.kit.database import Database, Record, columns


class ProductRow(NamedTuple):
    """A product."""

    id: UUID
    title: str
    spec: str
    picture_url: str
    price_fen: int
    bottles_per_case: int


COLUMNS = ", ".join(ProductRow._fields)
# Withdrawn ones too: what was sold of them keeps its name.
PRODUCTS = f"select {COLUMNS} from product where id = any($1::uuid[])"
PUBLISHED = f"""
    select {COLUMNS}, place
    from unnest($1::uuid[], $2::uuid[]) with ordinality as asked (product_id, store_id, place)
    join product on product.id = asked.product_id
    where published_at is not null and (asked.store_id is null or exists (
        select from store_product as sold
        where sold.store_id = asked.store_id and sold.product_id = product.id))
"""


async def products_of(database: Database, ids: Sequence[UUID]) -> list[ProductRow | None]:
    """Return the products with these ids, withdrawn ones as well; None where there is none."""
    found = {row["id"]: _product(row) for row in await database.fetch(PRODUCTS, list(ids))}
    return [found.get(id_) for id_ in ids]


async def published_products_of(
    database: Database, asked: Sequence[tuple[UUID, UUID | None]]
) -> list[ProductRow | None]:
    """Return the published products of these ids, each sold by the store beside it if one is."""
    rows = await database.fetch(PUBLISHED, *columns(asked)) if asked else []
    found = {row["place"]: _product(row) for row in rows}
    return [found.get(place) for place in range(1, len(asked) + 1)]


def _product(row: Record) -> ProductRow:
    return ProductRow._make(row[: len(ProductRow._fields)])
