"""What products are sold as, what is in them, and where they are found."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from bff.domains.product.variants import PRICE, priced
from bff.kit.database import Database, columns
from loaders.assortment import CategoryRow

# What is left of a bundle is what its scarcest part allows; of all it has to be counted.
VARIANTS = f"""
    select asked.place, variant.id, variant.title, {PRICE}, per_order, per_member, shelf.free
    from unnest($1::uuid[], $2::uuid[]) with ordinality as asked (product_id, store_id, place)
    cross join (select bff_now() as at offset 0) as clock
    join product_variant as variant on variant.product_id = asked.product_id
    left join store on store.id = asked.store_id
    {priced(store="asked.store_id", dealer="store.dealer_id")}
    left join lateral (
        select case when bool_and(stock.quantity is not null and stock.source = 'COUNTED')
            then min(greatest(0, stock.quantity - stock.reserved) / pieces) end as free
        from (
            select variant.id as variant_id, 1 as pieces
            where not exists (select from bundle_part where bundle_id = variant.product_id)
            union all
            select variant_id, quantity from bundle_part where bundle_id = variant.product_id
        ) as part
        left join stock on stock.store_id = store.id and stock.variant_id = part.variant_id
    ) as shelf on true
    where withdrawn_at is null
    order by asked.place, variant.place
"""
PARTS = """
    select bundle_id, product.id as product_id, product.title, variant.title as variant_title,
        quantity
    from bundle_part
    join product_variant as variant on variant.id = variant_id
    join product on product.id = variant.product_id
    where bundle_id = any($1::uuid[])
    order by bundle_part.id
"""
PICTURES = "select id, pictures from product where id = any($1::uuid[])"
CATEGORIES = """
    select product.id as product_id, category.id, category.title
    from product join category on category.id = category_id
    where product.id = any($1::uuid[])
"""


class VariantRow(NamedTuple):
    """One way in which a product is sold; `left` is None where it was not counted."""

    id: UUID
    title: str
    price_fen: int
    per_order: int | None
    per_member: int | None
    left: int | None


class PartRow(NamedTuple):
    """How many of a variant of a product are in a bundle."""

    product_id: UUID
    title: str
    variant_title: str
    quantity: int


async def variants_of(
    database: Database, asked: Sequence[tuple[UUID, UUID | None]]
) -> list[list[VariantRow]]:
    """Return the variants of each product, with the prices of the store beside it if one is."""
    found: dict[int, list[VariantRow]] = defaultdict(list)
    for row in await database.fetch(VARIANTS, *columns(asked)):
        found[row["place"]].append(VariantRow._make(row[1:]))
    return [found[place] for place in range(1, len(asked) + 1)]


async def parts_of(database: Database, product_ids: Sequence[UUID]) -> list[list[PartRow]]:
    """Return what is in each bundle; nothing for a product that is none."""
    found: dict[UUID, list[PartRow]] = defaultdict(list)
    for row in await database.fetch(PARTS, list(product_ids)):
        found[row["bundle_id"]].append(PartRow._make(row[1:]))
    return [found[id_] for id_ in product_ids]


async def pictures_of(database: Database, product_ids: Sequence[UUID]) -> list[list[str]]:
    """Return where further pictures of each product are found."""
    rows = await database.fetch(PICTURES, list(product_ids))
    found = {row["id"]: row["pictures"] for row in rows}
    return [found.get(id_, []) for id_ in product_ids]


async def categories_of(
    database: Database, product_ids: Sequence[UUID]
) -> list[CategoryRow | None]:
    """Return the category of each product; None where it has none."""
    rows = await database.fetch(CATEGORIES, list(product_ids))
    found = {row["product_id"]: CategoryRow._make(row[1:]) for row in rows}
    return [found.get(id_) for id_ in product_ids]
