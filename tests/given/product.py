"""Products for other tests, made by the real verbs."""

from typing import Any
from uuid import UUID

from bff.domains.product import service as products
from bff.domains.product.service import NewPart, NewProduct
from bff.kit.database import Database
from bff.kit.ids import uuid7

VARIANTS = "select id from product_variant where product_id = $1 order by place"


async def product(database: Database, title: str = "东风大曲", **facts: Any) -> UUID:
    """Add a product that is published, and sold in one way, unless told otherwise."""
    plain = {
        "spec": "500ml",
        "picture_url": "https://img.brand.example/dongfeng.webp",
        "price_fen": 12800,
        "bottles_per_case": 6,
    }
    new = NewProduct(title=title, **{**plain, **facts})
    async with database.transaction() as transaction:
        [product_id] = await products.add(transaction, [new])
    return product_id


async def variants(database: Database, product_id: UUID) -> list[UUID]:
    """Return the variants of a product, its first one first."""
    return [row["id"] for row in await database.fetch(VARIANTS, product_id)]


async def variant(database: Database, **facts: Any) -> UUID:
    """Add a product and return its first variant."""
    return (await variants(database, await product(database, **facts)))[0]


async def bundle(database: Database, *parts: tuple[UUID, int], **facts: Any) -> UUID:
    """Add a bundle of variants and return its first variant."""
    made_of = [NewPart(variant_id=one, quantity=quantity) for one, quantity in parts]
    return await variant(database, title="双瓶礼盒", parts=made_of, **facts)


async def category(database: Database, title: str | None = None) -> UUID:
    """Return a category, a new one unless its title is known."""
    title = title or f"分类{uuid7().hex[-12:]}"
    async with database.transaction() as transaction:
        return (await products.categories(transaction, [title]))[title]
