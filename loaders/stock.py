"""What a store has, as its people see it, for many pages at once."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from bff.domains.store.reasons import RECENT_DAYS
from bff.kit.database import Database, Record, columns
from bff.kit.page import Page, cut

# A bundle has no stock of its own. What a case holds is a product's first variant; where nobody
# counted, what is left of the cases that were opened of late is as good as is known.
STOCK = """
    select asked.place, variant.id, product.id as product_id, product.title,
        variant.title as variant_title, coalesce(source, 'INFERRED') as source,
        coalesce(stock.quantity, inferred.bottles) as quantity, coalesce(reserved, 0) as reserved,
        coalesce(counted_at, inferred.at) as at
    from unnest($1::uuid[], $2::integer[], $3::uuid[]) with ordinality
        as asked (store_id, wanted, after, place)
    cross join (select bff_now() as at offset 0) as clock
    cross join lateral (
        select variant.*
        from product_variant as variant
        where variant.product_id in (
                select product_id from store_product where store_id = asked.store_id)
            and (asked.after is null or variant.id > asked.after) and withdrawn_at is null
            and not exists (select from bundle_part where bundle_id = variant.product_id)
        order by variant.id limit asked.wanted
    ) as variant
    join product on product.id = variant.product_id
    left join stock on stock.store_id = asked.store_id and stock.variant_id = variant.id
    left join lateral (
        select count(*)::integer as bottles, max(opened_at) as at
        from code_case as box join code_bottle as bottle on bottle.case_id = box.id
        where box.opened_by_store_id = asked.store_id and box.product_id = variant.product_id
            and opened_at > clock.at - make_interval(days => $4)
            and inner_state = 'SEALED' and outer_state = 'FREE'
        having count(*) > 0
    ) as inferred on stock.quantity is null and variant.place = 0
    order by asked.place, variant.id
"""


class Stocktaking(NamedTuple):
    """A page of what a store has, in the order of ids."""

    store_id: UUID
    first: int
    after: UUID | None = None


class StockRow(NamedTuple):
    """What a store has of a variant; `quantity` is None where nothing is known."""

    variant_id: UUID
    product_id: UUID
    title: str
    variant_title: str
    source: str
    quantity: int | None
    reserved: int
    at: datetime | None


async def stock_of_stores(database: Database, asked: Sequence[Stocktaking]) -> list[Page[StockRow]]:
    """Return a page for each of these: all that the store sells, bundles left out."""
    keys = columns([(one.store_id, one.first + 1, one.after) for one in asked])
    rows = await database.fetch(STOCK, *keys, RECENT_DAYS)
    found = {place: list(map(_row, part)) for place, part in groupby(rows, itemgetter("place"))}
    return [
        cut(found.get(place, []), one.first, lambda last: [str(last.variant_id)])
        for place, one in enumerate(asked, 1)
    ]


def _row(row: Record) -> StockRow:
    return StockRow._make(row[1:])
