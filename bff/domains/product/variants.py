"""What a variant costs at a store, and how many of it may be had."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from bff.kit.database import Record, Transaction, columns

_LATEST = """
    left join lateral (
        select price_fen from product_price as price
        where price.variant_id = variant.id and price.{place} and from_at <= clock.at
        order by from_at desc limit 1
    ) as {name} on true
"""
PRICE = "coalesce(at_store.price_fen, of_dealer.price_fen, variant.price_fen) as price_fen"


def priced(*, store: str, dealer: str) -> str:
    """Return the joins behind PRICE: the latest that began at a store, and at its dealer's."""
    at_store = _LATEST.format(place=f"store_id = {store}", name="at_store")
    return at_store + _LATEST.format(place=f"dealer_id = {dealer}", name="of_dealer")


OFFERED = """
    select asked.place, variant.id as variant_id, product.id as product_id, product.title,
        variant.title as variant_title, category_id, picture_url, {price}, per_order, per_member
    from unnest($1::uuid[], $2::uuid[], $3::uuid[]) with ordinality
        as asked (store_id, dealer_id, variant_id, place)
    cross join (select bff_now() as at offset 0) as clock
    join product_variant as variant on variant.id = asked.variant_id
    join product on product.id = variant.product_id
    {joins}
    where withdrawn_at is null and published_at is not null
""".replace("{price}", PRICE).replace(
    "{joins}", priced(store="asked.store_id", dealer="asked.dealer_id")
)


class Offered(NamedTuple):
    """A variant as a store sells it now; a limit of None is none."""

    variant_id: UUID
    product_id: UUID
    title: str
    variant_title: str
    category_id: UUID | None
    picture_url: str
    price_fen: int
    per_order: int | None
    per_member: int | None

    @property
    def name(self) -> str:
        """What a person knows it by: the product has other variants."""
        return f"{self.title} {self.variant_title}"


# A store, its dealer, and a variant.
Place = tuple[UUID, UUID, UUID]


async def offered(transaction: Transaction, asked: Sequence[Place]) -> list[Offered | None]:
    """Return what each variant is sold as at its store; None where it is not sold any more."""
    return await found(transaction, OFFERED, asked)


async def found(
    transaction: Transaction, statement: str, asked: Sequence[Place]
) -> list[Offered | None]:
    """Return what a statement finds that begins with OFFERED."""
    rows = await transaction.fetch(statement, *columns(asked)) if asked else []
    sold = {row["place"]: _offered(row) for row in rows}
    return [sold.get(place) for place in range(1, len(asked) + 1)]


def _offered(row: Record) -> Offered:
    return Offered._make(row[1:])
