"""Orders with their lines and refunds: by id, by owner, by store, and how many of each status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from bff.domains.order.states import OrderState
from bff.kit.database import Database, Record, array, columns
from bff.kit.page import Page, cut

COLUMNS = """
    orders.id, orders.member_id, orders.store_id, orders.state, orders.held, orders.goods_fen,
    orders.reduced_fen, orders.payable_fen, orders.refunded_fen, orders.remark, orders.for_whom,
    orders.placed_at, orders.expires_at, orders.paid_at, orders.picked_up_at,
    orders.picked_up_store_id, orders.pick_up_by,
    coalesce(orders.state = 'PAID' and orders.pick_up_by < bff_now(), false) as overdue,
    -- Few orders take anything off, and theirs alone are looked at.
    case when orders.reduced_fen > 0 then coalesce((select points from order_reduction
        where order_id = orders.id and points is not null), 0) else 0 end as points,
    array(
        select jsonb_build_object('line', line, 'variant_id', variant_id, 'product_id', product_id,
            'title', title, 'variant_title', variant_title, 'picture_url', picture_url,
            'quantity', quantity, 'price_fen', price_fen, 'fen', fen, 'reduced_fen', reduced_fen,
            'refunded', refunded, 'refunded_fen', refunded_fen)::text
        from order_line where order_line.order_id = orders.id order by line
    ) as lines
"""
BY_ID = f"select {COLUMNS} from orders where orders.id = any($1::uuid[])"
LISTED = """
    select asked.place, found.*
    from unnest($1::text[], $2::text[], $3::int[], $4::uuid[]) with ordinality
        as asked (owners, state, first, before, place)
    cross join lateral (
        select {columns} from orders
        where orders.{owner} = any(asked.owners::uuid[])
            and (asked.before is null or orders.id < asked.before)
            and (asked.state is null or orders.state = asked.state)
        order by orders.id desc limit asked.first
    ) as found
    order by asked.place, found.id desc
"""
COUNTS = """
    select asked.place, orders.state, count(*) as count
    from unnest($1::text[]) with ordinality as asked (owners, place)
    join orders on orders.store_id = any(asked.owners::uuid[])
    group by 1, 2
"""
OF_MEMBERS = LISTED.format(columns=COLUMNS, owner="member_id")
OF_STORES = LISTED.format(columns=COLUMNS, owner="store_id")
REFUNDS = """
    select order_id, id, fen, reason, state, asked_at, done_at,
        array(
            select jsonb_build_object('line', line, 'quantity', quantity, 'fen', fen,
                'goods_back', goods_back)::text
            from refund_line where refund_id = refund.id order by line
        ) as lines
    from refund where order_id = any($1::uuid[]) order by id
"""


class LineRow(NamedTuple):
    """A line of an order as it was bought."""

    line: int
    variant_id: UUID
    product_id: UUID
    title: str
    variant_title: str
    picture_url: str
    quantity: int
    price_fen: int
    fen: int
    reduced_fen: int
    refunded: int
    refunded_fen: int

    @property
    def paid_fen(self) -> int:
        """What was paid for it, after reductions."""
        return self.fen - self.reduced_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """An order with its lines."""

    id: UUID
    member_id: UUID
    store_id: UUID
    state: OrderState
    held: bool
    goods_fen: int
    reduced_fen: int
    payable_fen: int
    points: int
    refunded_fen: int
    remark: str | None
    for_whom: str | None
    placed_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    picked_up_at: datetime | None
    picked_up_store_id: UUID | None
    pick_up_by: datetime | None
    overdue: bool
    lines: Sequence[LineRow]

    @property
    def paid_fen(self) -> int:
        """What was paid; nothing before it was."""
        return self.payable_fen if self.paid_at else 0

    @property
    def refundable_fen(self) -> int:
        """What could still be asked back."""
        return self.payable_fen - self.refunded_fen if self.state.paid else 0


class RefundLineRow(NamedTuple):
    """What of a line a refund gives back."""

    line: int
    quantity: int
    fen: int
    goods_back: int


class RefundRow(NamedTuple):
    """A refund of an order."""

    id: UUID
    fen: int
    reason: str
    state: str
    asked_at: datetime
    done_at: datetime | None
    lines: Sequence[RefundLineRow]


@dataclass(frozen=True, slots=True)
class Orders:
    """A page of the orders of members or stores, the newest first."""

    owners: tuple[UUID, ...]
    first: int
    before: UUID | None = None
    state: str | None = None


async def orders_of(database: Database, ids: Sequence[UUID]) -> list[OrderRow | None]:
    """Return the orders with these ids, whoever's they are; None where there is none."""
    rows = {row["id"]: _row(row) for row in await database.fetch(BY_ID, list(ids))}
    return [rows.get(id_) for id_ in ids]


async def own_orders_of(
    database: Database, asked: Sequence[tuple[UUID, tuple[UUID, ...]]]
) -> list[OrderRow | None]:
    """Return each order if one of the members beside it placed it."""
    # Another's order and none at all look the same.
    rows = await orders_of(database, [id_ for id_, _ in asked])
    return [
        row if row and row.member_id in members else None
        for row, (_, members) in zip(rows, asked, strict=True)
    ]


async def orders_of_members(database: Database, asked: Sequence[Orders]) -> list[Page[OrderRow]]:
    """Return a page of what members ordered for each of these."""
    return await _pages(database, OF_MEMBERS, asked)


async def orders_of_stores(database: Database, asked: Sequence[Orders]) -> list[Page[OrderRow]]:
    """Return a page of what was ordered at stores for each of these."""
    return await _pages(database, OF_STORES, asked)


async def order_counts_of_stores(
    database: Database, stores: Sequence[UUID]
) -> list[Sequence[tuple[OrderState, int]]]:
    """Return how many orders of each status a store has, every status in its order."""
    rows = await database.fetch(COUNTS, [array((store,)) for store in stores])
    found = {(row["place"], row["state"]): row["count"] for row in rows}
    return [
        [(state, found.get((place, state), 0)) for state in OrderState]
        for place in range(1, len(stores) + 1)
    ]


async def refunds_of_orders(
    database: Database, orders: Sequence[UUID]
) -> list[Sequence[RefundRow]]:
    """Return the refunds of each order, the oldest first."""
    rows = await database.fetch(REFUNDS, list(orders))
    return [[_refund(row) for row in rows if row["order_id"] == order] for order in orders]


async def _pages(
    database: Database, statement: str, asked: Sequence[Orders]
) -> list[Page[OrderRow]]:
    keys = [(array(one.owners), one.state, one.first + 1, one.before) for one in asked]
    found: list[list[OrderRow]] = [[] for _ in asked]
    for row in await database.fetch(statement, *columns(keys)):
        found[row["place"] - 1].append(_row(row))
    return [
        cut(rows, one.first, lambda row: [str(row.id)])
        for rows, one in zip(found, asked, strict=True)
    ]


def _row(record: Record) -> OrderRow:
    facts: dict[str, Any] = {name: record[name] for name in OrderRow.__dataclass_fields__}
    lines = [_line(orjson.loads(text)) for text in record["lines"]]
    return OrderRow(**facts | {"state": OrderState(record["state"]), "lines": lines})


def _refund(record: Record) -> RefundRow:
    facts = {name: record[name] for name in RefundRow._fields}
    lines = [RefundLineRow(**orjson.loads(text)) for text in record["lines"]]
    return RefundRow(**facts | {"lines": lines})


def _line(facts: Mapping[str, Any]) -> LineRow:
    known = {name: facts[name] for name in LineRow._fields}
    return LineRow(
        **known | {"variant_id": UUID(facts["variant_id"]), "product_id": UUID(facts["product_id"])}
    )
