"""What was ordered of a sale and paid: everybody's share list, all pieces for its keepers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import orjson

from bff.domains.community_sale.lists import Bag, Piece, bags
from bff.kit.database import Database, columns
from bff.kit.page import Page, cut

# By the id, which is made when an order is placed: so an entry never moves on the list.
LISTED = """
    select asked.place, entry.id, entry.member_id, entry.paid_at, (
        select count(*) from orders as earlier
        where earlier.origin_id = asked.sale and earlier.id <= entry.id
            and earlier.state in ('PAID', 'PICKED_UP')
    ) as number, array(
        select jsonb_build_array(title, variant_title, quantity - refunded)::text
        from order_line where order_id = entry.id and quantity > refunded order by line
    ) as goods
    from unnest($1::uuid[], $2::int[], $3::uuid[]) with ordinality
        as asked (sale, first, after, place)
    cross join lateral (
        select id, member_id, paid_at from orders
        where origin_id = asked.sale and origin = 'SALE' and state in ('PAID', 'PICKED_UP')
            and (asked.after is null or id > asked.after)
        order by id limit asked.first
    ) as entry
    order by asked.place, entry.id
"""
PIECES = """
    select asked.place, orders.id, orders.member_id, member.nickname, orders.for_whom,
        orders.state = 'PICKED_UP' as picked_up, orders.held, sale.arrived_at, bff_now() as now,
        line.variant_id, line.product_id, line.title, line.variant_title,
        line.quantity - line.refunded as quantity,
        line.fen - line.reduced_fen - line.refunded_fen as fen,
        item.commission_fen * (line.quantity - line.refunded) as commission_fen
    from unnest($1::uuid[], $2::uuid[]) with ordinality as asked (community, sale, place)
    join community_sale as sale
        on sale.id = asked.sale and sale.community_id = coalesce(asked.community, community_id)
    join orders on orders.origin_id = sale.id and orders.origin = 'SALE'
        and orders.state in ('PAID', 'PICKED_UP')
    join member on member.id = orders.member_id
    join order_line as line on line.order_id = orders.id and line.quantity > line.refunded
    join sale_item as item on item.sale_id = sale.id and item.variant_id = line.variant_id
    order by asked.place, item.place, orders.paid_at, orders.id
"""


class GoodsRow(NamedTuple):
    """So many pieces of something."""

    title: str
    variant_title: str
    quantity: int


class EntryRow(NamedTuple):
    """A paid order on the share list; those before it are counted in its number."""

    id: UUID
    member_id: UUID
    paid_at: datetime
    number: int
    goods: Sequence[GoodsRow]


@dataclass(frozen=True, slots=True)
class Entries:
    """A page of a sale's share list, the first one first."""

    sale_id: UUID
    first: int
    after: UUID | None = None


async def entries_of(database: Database, asked: Sequence[Entries]) -> list[Page[EntryRow]]:
    """Return a page for each of these."""
    keys = [(one.sale_id, one.first + 1, one.after) for one in asked]
    found: dict[int, list[EntryRow]] = defaultdict(list)
    for place, *row, goods in await database.fetch(LISTED, *columns(keys)):
        parts = [GoodsRow(*orjson.loads(text)) for text in goods]
        found[place].append(EntryRow._make([*row, parts]))
    return [
        cut(found[place], one.first, lambda row: [str(row.id)])
        for place, one in enumerate(asked, 1)
    ]


async def pieces_of(
    database: Database, asked: Sequence[tuple[UUID | None, UUID]]
) -> list[list[Piece]]:
    """Return all that is ordered of each sale, nothing if it is not of the community beside it."""
    found: dict[int, list[Piece]] = defaultdict(list)
    for place, *row in await database.fetch(PIECES, *columns(asked)):
        found[place].append(Piece(*row))
    return [found[place] for place in range(1, len(asked) + 1)]


async def bags_of(database: Database, asked: Sequence[tuple[UUID, UUID, str]]) -> list[list[Bag]]:
    """Return what waits for the buyers of each sale of a community whose names have a text."""
    found = await pieces_of(database, [(community, sale) for community, sale, _ in asked])
    return [bags(pieces, text) for pieces, (_, _, text) in zip(found, asked, strict=True)]
