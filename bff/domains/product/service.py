"""Putting products on the brand's list."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from bff.kit.database import Transaction, columns
from bff.kit.ids import uuid7

ADD = """
    insert into product (id, title, spec, picture_url, price_fen, bottles_per_case, created_at,
        published_at, category_id, pictures)
    select id, title, spec, picture_url, price_fen, bottles_per_case, bff_now(),
        case when published then bff_now() end, category_id,
        array(select jsonb_array_elements_text(pictures))
    from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::smallint[],
        $7::bool[], $8::uuid[], $9::jsonb[])
        as new (id, title, spec, picture_url, price_fen, bottles_per_case, published, category_id,
            pictures)
"""
ADD_VARIANTS = """
    insert into product_variant
        (id, product_id, place, title, price_fen, per_order, per_member, created_at)
    select id, product_id, place, title, price_fen, per_order, per_member, bff_now()
    from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::text[], $5::bigint[], $6::integer[],
        $7::integer[])
        as new (id, product_id, place, title, price_fen, per_order, per_member)
"""
ADD_PARTS = """
    insert into bundle_part (bundle_id, variant_id, quantity)
    select bundle_id, variant_id, quantity
    from unnest($1::uuid[], $2::uuid[], $3::smallint[])
        as new (bundle_id, variant_id, quantity)
"""
# Last of all; the same title again is the same category.
CATEGORIES = """
    insert into category (id, title, place)
    select id, title, place + (select count(*) from category)
    from unnest($1::uuid[], $2::text[]) with ordinality as new (id, title, place)
    on conflict (title) do update set title = excluded.title
    returning id, title
"""
# A second publication keeps the date of the first.
PUBLISH = "update product set published_at = bff_now() where id = $1 and published_at is null"
WITHDRAW = "update product set published_at = null where id = $1"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVariant:
    """One way in which a product is sold; a limit counts pieces, and None is none."""

    title: str
    price_fen: int
    per_order: int | None = None
    per_member: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPart:
    """How many of a variant of another product are in a bundle."""

    variant_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProduct:
    """A product to be added; the price is what the brand recommends for one bottle.

    Without variants it is sold in one way, for that price; with parts it is a bundle of them.
    """

    title: str
    spec: str
    picture_url: str
    price_fen: int
    bottles_per_case: int
    published: bool = True
    category_id: UUID | None = None
    pictures: Sequence[str] = ()
    variants: Sequence[NewVariant] = ()
    parts: Sequence[NewPart] = ()


async def add(transaction: Transaction, products: Sequence[NewProduct]) -> list[UUID]:
    """Add products with their variants and parts, and return their ids, in order."""
    new = [(uuid7(), product) for product in products]
    parts = [
        (id_, part.variant_id, part.quantity) for id_, product in new for part in product.parts
    ]
    if new:
        await transaction.execute(ADD, *columns([_row(*one) for one in new]))
        variants = [row for one in new for row in _variants(*one)]
        await transaction.execute(ADD_VARIANTS, *columns(variants))
    if parts:
        await transaction.execute(ADD_PARTS, *columns(parts))
    return [id_ for id_, _ in new]


async def categories(transaction: Transaction, titles: Sequence[str]) -> dict[str, UUID]:
    """Return the categories of these titles by title; who is not there yet is added."""
    new = [(uuid7(), title) for title in dict.fromkeys(titles)]
    rows = await transaction.fetch(CATEGORIES, *columns(new)) if new else []
    return {row["title"]: row["id"] for row in rows}


async def publish(transaction: Transaction, product_id: UUID) -> None:
    """Show a product to everybody."""
    await transaction.execute(PUBLISH, product_id)


async def withdraw(transaction: Transaction, product_id: UUID) -> None:
    """Hide a product from whoever looks for it; what was made of it keeps its name."""
    await transaction.execute(WITHDRAW, product_id)


def _row(id_: UUID, new: NewProduct) -> tuple[object, ...]:
    return (
        id_,
        new.title,
        new.spec,
        new.picture_url,
        new.price_fen,
        new.bottles_per_case,
        new.published,
        new.category_id,
        orjson.dumps(list(new.pictures)).decode(),
    )


def _variants(product_id: UUID, new: NewProduct) -> list[tuple[object, ...]]:
    variants = new.variants or [NewVariant(title=new.spec, price_fen=new.price_fen)]
    return [
        (uuid7(), product_id, place, one.title, one.price_fen, one.per_order, one.per_member)
        for place, one in enumerate(variants)
    ]
