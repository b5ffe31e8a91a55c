"""Products for other tests, made by the real verbs."""

from uuid import UUID

from bff.domains.product import service as products
from bff.domains.product.service import NewProduct
from bff.kit.database import Database


async def product(database: Database, title: str = "东风大曲", *, published: bool = True) -> UUID:
    new = NewProduct(
        title=title,
        spec="500ml",
        picture_url="https://img.brand.example/dongfeng.webp",
        price_fen=12800,
        bottles_per_case=6,
        published=published,
    )
    async with database.transaction() as transaction:
        [product_id] = await products.add(transaction, [new])
    return product_id
