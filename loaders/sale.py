"""Community sales with what they sell: by id, and those of a community."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from bff.kit.database import Database, columns
from bff.kit.page import Page, cut

# A sale past its cut-off is closed, whether or not anybody has noted it yet.
COLUMNS = """
    sale.id, community_id, store_id, coalesce(leader_id, opened_by) as leader_id, title,
    case when state = 'OPEN' and cut_off_at <= bff_now() then 'CLOSED' else state end as state,
    cut_off_at, arrives_on, capacity, taken, opened_at, arrived_at
"""
SALES = f"select {COLUMNS} from community_sale as sale where id = any($1::uuid[])"
KEPT = f"""
    select {COLUMNS} from community_sale as sale
    join unnest($1::uuid[], $2::uuid[]) as asked (community, sale)
        on asked.sale = sale.id and asked.community = sale.community_id
"""
OF_COMMUNITIES = f"""
    select asked.place, {COLUMNS}
    from unnest($1::uuid[], $2::int[], $3::uuid[]) with ordinality
        as asked (community, first, before, place)
    cross join lateral (
        select * from community_sale
        where community_id = asked.community and (asked.before is null or id < asked.before)
        order by id desc limit asked.first
    ) as sale
    order by asked.place, sale.id desc
"""
ITEMS = """
    select sale_id, variant_id, sale_item.product_id, variant.title, sale_item.price_fen, list_fen,
        commission_fen, least(sale_item.total - sale_item.taken, sale.capacity - sale.taken),
        sale_item.taken, sent, arrived, broken, photos
    from sale_item join community_sale as sale on sale.id = sale_id
    join product_variant as variant on variant.id = variant_id
    where sale_id = any($1::uuid[]) order by sale_id, sale_item.place
"""


class SaleRow(NamedTuple):
    """A sale as it stands now; `leader_id` is who opened it where the store leads."""

    id: UUID
    community_id: UUID
    store_id: UUID
    leader_id: UUID
    title: str
    state: str
    cut_off_at: datetime
    arrives_on: date
    capacity: int
    taken: int
    opened_at: datetime
    arrived_at: datetime | None


class ItemRow(NamedTuple):
    """A variant in a sale; what arrived is None until somebody counts."""

    variant_id: UUID
    product_id: UUID
    variant_title: str
    price_fen: int
    list_fen: int
    commission_fen: int
    left: int
    taken: int
    sent: int | None
    arrived: int | None
    broken: int | None
    photos: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Sales:
    """A page of a community's sales, the newest first."""

    community_id: UUID
    first: int
    before: UUID | None = None


async def sales_of(database: Database, ids: Sequence[UUID]) -> list[SaleRow | None]:
    """Return the sales with these ids; None where there is none."""
    found = {row["id"]: SaleRow(*row) for row in await database.fetch(SALES, list(ids))}
    return [found.get(id_) for id_ in ids]


async def kept_sales_of(
    database: Database, asked: Sequence[tuple[UUID, UUID]]
) -> list[SaleRow | None]:
    """Return each sale of the community beside it; None where it is another's."""
    rows = await database.fetch(KEPT, *columns(asked))
    found = {(row["community_id"], row["id"]): SaleRow(*row) for row in rows}
    return [found.get(one) for one in asked]


async def sales_of_communities(database: Database, asked: Sequence[Sales]) -> list[Page[SaleRow]]:
    """Return a page for each of these."""
    keys = [(one.community_id, one.first + 1, one.before) for one in asked]
    found: dict[int, list[SaleRow]] = defaultdict(list)
    for place, *row in await database.fetch(OF_COMMUNITIES, *columns(keys)):
        found[place].append(SaleRow(*row))
    return [
        cut(found[place], one.first, lambda row: [str(row.id)])
        for place, one in enumerate(asked, 1)
    ]


async def items_of(database: Database, sales: Sequence[UUID]) -> list[list[ItemRow]]:
    """Return what each sale sells, in its order."""
    found: dict[UUID, list[ItemRow]] = defaultdict(list)
    for sale_id, *row in await database.fetch(ITEMS, list(sales)):
        found[sale_id].append(ItemRow(*row))
    return [found[one] for one in sales]
