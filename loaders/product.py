"""Products: by their ids, and those that everybody may look for."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from bff.kit.database import Database, columns


class ProductRow(NamedTuple):
    """A product, and the store at which it was looked for, if it was."""

    id: UUID
    title: str
    spec: str
    picture_url: str
    price_fen: int
    bottles_per_case: int
    store_id: UUID | None = None


# Those of the table: the last one is the question's.
FIELDS = ProductRow._fields[:-1]
COLUMNS = ", ".join(f"product.{name}" for name in FIELDS)
# Withdrawn ones too: what was sold of them keeps its name.
PRODUCTS = f"select {COLUMNS} from product where id = any($1::uuid[])"
PUBLISHED = f"""
    select {COLUMNS}, asked.store_id, place
    from unnest($1::uuid[], $2::uuid[]) with ordinality as asked (product_id, store_id, place)
    join product on product.id = asked.product_id
    where published_at is not null and (asked.store_id is null or exists (
        select from store_product as sold
        where sold.store_id = asked.store_id and sold.product_id = product.id))
"""


async def products_of(database: Database, ids: Sequence[UUID]) -> list[ProductRow | None]:
    """Return the products with these ids, withdrawn ones as well; None where there is none."""
    found = {row["id"]: ProductRow(*row) for row in await database.fetch(PRODUCTS, list(ids))}
    return [found.get(id_) for id_ in ids]


async def published_products_of(
    database: Database, asked: Sequence[tuple[UUID, UUID | None]]
) -> list[ProductRow | None]:
    """Return the published products of these ids, each sold by the store beside it if one is."""
    rows = await database.fetch(PUBLISHED, *columns(asked)) if asked else []
    found = {row["place"]: ProductRow._make(row[:-1]) for row in rows}
    return [found.get(place) for place in range(1, len(asked) + 1)]
