"""Putting products on the brand's list."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from uuid import UUID

from bff.kit.database import Transaction, columns
from bff.kit.ids import uuid7

ADD = """
    insert into product
        (id, title, spec, picture_url, price_fen, bottles_per_case, created_at, published_at)
    select id, title, spec, picture_url, price_fen, bottles_per_case, bff_now(),
        case when published then bff_now() end
    from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::smallint[],
        $7::bool[])
        as new (id, title, spec, picture_url, price_fen, bottles_per_case, published)
"""
# A second publication keeps the date of the first.
PUBLISH = "update product set published_at = bff_now() where id = $1 and published_at is null"
WITHDRAW = "update product set published_at = null where id = $1"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProduct:
    """A product to be added; the price is what the brand recommends for one bottle."""

    title: str
    spec: str
    picture_url: str
    price_fen: int
    bottles_per_case: int
    published: bool = True


async def add(transaction: Transaction, products: Sequence[NewProduct]) -> list[UUID]:
    """Add products and return their ids, in order."""
    ids = [uuid7() for _ in products]
    rows = [(id_, *astuple(product)) for id_, product in zip(ids, products, strict=True)]
    if rows:
        await transaction.execute(ADD, *columns(rows))
    return ids


async def publish(transaction: Transaction, product_id: UUID) -> None:
    """Show a product to everybody."""
    await transaction.execute(PUBLISH, product_id)


async def withdraw(transaction: Transaction, product_id: UUID) -> None:
    """Hide a product from whoever looks for it; what was made of it keeps its name."""
    await transaction.execute(WITHDRAW, product_id)
