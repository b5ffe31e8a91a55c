"""Products are published as they are drafted, new ones and those that were there."""

from uuid import UUID

import orjson

from bff.domains.product import prices, service
from bff.domains.product.draft import Draft, VariantDraft
from bff.domains.product.errors import ProductUnknown, VariantUnknown
from bff.domains.product.prices import Price
from bff.kit.database import Transaction, columns
from bff.kit.ids import uuid7

# Two who change one product wait for each other.
LOCK = "select id from product where id = $1 for no key update"
OWN = "select count(*) from product_variant where product_id = $1 and id = any($2::uuid[])"
SOLD_ALONE = """
    select count(*) from product_variant
    where id = any($1::uuid[]) and withdrawn_at is null
        and not exists (select from bundle_part where bundle_id = product_variant.product_id)
"""
WRITE = """
    insert into product (id, title, spec, picture_url, pictures, price_fen, bottles_per_case,
        category_id, created_at, published_at)
    select $1, $2, $3, $4, array(select jsonb_array_elements_text($5::jsonb)), $6, $7, $8,
        clock.at, clock.at
    from bff_now() as clock (at)
    on conflict (id) do update set title = excluded.title, spec = excluded.spec,
        picture_url = excluded.picture_url, pictures = excluded.pictures,
        price_fen = excluded.price_fen, bottles_per_case = excluded.bottles_per_case,
        category_id = excluded.category_id,
        published_at = coalesce(product.published_at, excluded.published_at)
"""
# New ones come last: the place of one that is there never changes.
VARIANTS = """
    insert into product_variant
        (id, product_id, place, title, price_fen, per_order, per_member, created_at)
    select id, product_id, nth + last.place, title, price_fen, per_order, per_member, bff_now()
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::integer[], $6::integer[])
        with ordinality as new (id, product_id, title, price_fen, per_order, per_member, nth)
    cross join (
        select coalesce(max(place), -1) as place from product_variant where product_id = $2[1]
    ) as last
    on conflict (id) do update set title = excluded.title, price_fen = excluded.price_fen,
        per_order = excluded.per_order, per_member = excluded.per_member, withdrawn_at = null
"""
END_OTHERS = """
    update product_variant set withdrawn_at = bff_now()
    where product_id = $1 and id <> all($2::uuid[]) and withdrawn_at is null
"""


async def publish(transaction: Transaction, draft: Draft) -> UUID | ProductUnknown | VariantUnknown:
    """Write a sound draft and return the product's id; nothing is written when it is refused."""
    refusal = await _refused(transaction, draft)
    if refusal:
        return refusal
    product_id = draft.id or uuid7()
    named = [(one.id or uuid7(), one) for one in draft.variants]
    category_id = await _category(transaction, draft.category)
    await transaction.execute(WRITE, *_row(product_id, draft, category_id))
    variants = [_variant(id_, product_id, one) for id_, one in named]
    await transaction.execute(VARIANTS, *columns(variants))
    await transaction.execute(END_OTHERS, product_id, [id_ for id_, _ in named])
    if draft.parts:
        parts = [(product_id, *part) for part in draft.parts]
        await transaction.execute(service.ADD_PARTS, *columns(parts))
    await prices.announce(transaction, [new for id_, one in named for new in _prices(id_, one)])
    return product_id


async def _refused(
    transaction: Transaction, draft: Draft
) -> ProductUnknown | VariantUnknown | None:
    if draft.id is not None and await transaction.value(LOCK, draft.id) is None:
        return ProductUnknown()
    named = [one.id for one in draft.variants if one.id]
    parts = [variant_id for variant_id, _ in draft.parts]
    if named and await transaction.value(OWN, draft.id, named) < len(named):
        return VariantUnknown()
    if parts and await transaction.value(SOLD_ALONE, parts) < len(parts):
        return VariantUnknown()
    return None


async def _category(transaction: Transaction, title: str | None) -> UUID | None:
    if title is None:
        return None
    return (await service.categories(transaction, [title.strip()]))[title.strip()]


def _row(id_: UUID, draft: Draft, category_id: UUID | None) -> tuple[object, ...]:
    first, *others = draft.pictures
    return (
        id_,
        draft.title.strip(),
        draft.spec.strip(),
        first,
        orjson.dumps(others).decode(),
        draft.price_fen,
        draft.bottles_per_case,
        category_id,
    )


def _variant(id_: UUID, product_id: UUID, one: VariantDraft) -> tuple[object, ...]:
    return id_, product_id, one.title.strip(), one.price_fen, one.per_order, one.per_member


def _prices(variant_id: UUID, one: VariantDraft) -> list[Price]:
    return [
        Price(variant_id, there.store_id, there.dealer_id, there.fen, there.from_at)
        for there in one.prices
    ]
