"""The auditor's look at points in orders: worth what they said, taken once, back with the goods."""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from tests.audit_ledger import Asked

NEVER_BOUGHT = ("CANCELLED", "EXPIRED")
SPENT = """
    select orders.id, orders.state, orders.goods_fen, points, by_line::bigint[], per_yuan, percent,
        coalesce((select sum(each) from order_reduction as coupon, unnest(coupon.by_line) as each
            where order_id = orders.id and coupon_id is not null), 0)::bigint as coupons
    from order_reduction as reduction join orders on orders.id = order_id
        left join lateral (select * from points_rule where effective_from <= placed_at
            order by effective_from desc limit 1) as rule on true
    where points is not null
"""
LINES = """
    select order_id, line, quantity, refunded from order_line
    where order_id in (select order_id from order_reduction where points is not null)
    order by order_id, line
"""
MOVED = """
    select transfer.kind, ref, sum(-amount)::bigint as points
    from transfer join entry on transfer_id = transfer.id
        join account on account.id = account_id and account.kind = 'POINTS_SPENT'
    where transfer.kind in ('POINTS_SPENT', 'POINTS_RETURNED') group by transfer.kind, ref
"""


async def points(where: Asked) -> list[str]:
    """Return what is wrong with the points that orders took."""
    lines: dict[Any, list[Any]] = defaultdict(list)
    for row in await where.fetch(LINES):
        lines[row["order_id"]].append(row)
    moved: dict[tuple[str, Any], int] = defaultdict(int)
    for row in await where.fetch(MOVED):
        moved[row["kind"], row["ref"]] = row["points"]
    orders = {row["id"]: row for row in await where.fetch(SPENT)}
    strangers = {ref for _, ref in moved} - orders.keys()
    return [
        *(f"points were taken for {ref}, which took nothing off" for ref in strangers),
        *(words for row in orders.values() for words in _unworthy(row)),
        *(words for row in orders.values() for words in _misbooked(row, lines[row["id"]], moved)),
    ]


def _unworthy(order: Any) -> Iterable[str]:
    fen, left = sum(order["by_line"]), order["goods_fen"] - order["coupons"]
    if Fraction(order["points"] * 100, order["per_yuan"]) // 1 != fen:
        yield f"{order['points']} points take {fen} off order {order['id']}"
    if fen * 100 > left * order["percent"]:
        yield f"points take {fen} of {left} off order {order['id']}, which is too much"


def _misbooked(order: Any, lines: list[Any], moved: dict[tuple[str, Any], int]) -> Iterable[str]:
    id_, taken = order["id"], moved["POINTS_SPENT", order["id"]]
    if taken != order["points"]:
        yield f"order {id_} says {order['points']} points, {taken} were taken"
    least, most = _due(order, lines)
    back = -moved["POINTS_RETURNED", id_]
    if not least <= back <= most:
        yield f"{back} points of order {id_} are back, not {least} to {most}"


def _due(order: Any, lines: list[Any]) -> tuple[int, int]:
    """How many points must be back at least and at most: fair, but for the roundings of lines."""
    if order["state"] in NEVER_BOUGHT or all(one["refunded"] == one["quantity"] for one in lines):
        return order["points"], order["points"]
    fair = sum(
        Fraction(order["points"] * fen * one["refunded"], sum(order["by_line"]) * one["quantity"])
        for fen, one in zip(order["by_line"], lines, strict=True)
    )
    touched = sum(1 for one in lines if one["refunded"])
    return max(0, int(fair) - 2 * touched), int(fair) + touched
