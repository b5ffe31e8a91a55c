"""Products by their ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.kit.database import Database

PRODUCTS = """
    select id, title, spec, picture_url, price_fen, bottles_per_case,
        published_at is not null as published
    from product where id = any($1::uuid[])
"""


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product, published or not."""

    id: UUID
    title: str
    spec: str
    picture_url: str
    price_fen: int
    bottles_per_case: int
    published: bool


async def products_of(database: Database, ids: Sequence[UUID]) -> list[ProductRow | None]:
    """Return the products with these ids, withdrawn ones as well; None where there is none."""
    found = {row["id"]: ProductRow(**row) for row in await database.fetch(PRODUCTS, ids)}
    return [found.get(id_) for id_ in ids]


async def published_products_of(database: Database, ids: Sequence[UUID]) -> list[ProductRow | None]:
    """Return the products with these ids that everybody may look for."""
    rows = await products_of(database, ids)
    return [row if row and row.published else None for row in rows]
