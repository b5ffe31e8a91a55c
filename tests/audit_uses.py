"""The auditor's look at coupons in orders: where an order says they are, for what it says."""

from tests.audit_ledger import Asked

# What each of these finds is wrong; the words are filled with the columns of the row.
WRONG: dict[str, str] = {
    "coupon {id} is {state}, its order says {says}": """
        select coupon.id, coupon.state, use.state as says
        from coupon left join coupon_use as use
            on use.coupon_id = coupon.id and use.state in ('LOCKED', 'USED')
        where (coupon.state = 'LOCKED') <> (use.state is not distinct from 'LOCKED')
            or (use.state = 'USED' and coupon.state <> 'USED')
    """,
    "coupon {coupon_id} is in {rows} orders at once": """
        select coupon_id, count(*) as rows from coupon_use
        where state in ('LOCKED', 'USED') group by coupon_id having count(*) > 1
    """,
    "coupon {id} was taken back and is usable": """
        select id from coupon where state = 'USABLE' and taken_back_at is not null
    """,
    "use {id} takes off {value_fen}, its order {reduced_fen}": """
        select use.id, value_fen, sum(part) as reduced_fen
        from coupon_use as use left join order_reduction as reduction using (order_id, coupon_id)
            left join lateral unnest(by_line) as part on true
        group by use.id having value_fen is distinct from sum(part)
    """,
    "order {order_id} is reduced by coupon {coupon_id}, which it never held": """
        select order_id, coupon_id from order_reduction where coupon_id is not null and not exists (
            select from coupon_use where coupon_use.order_id = order_reduction.order_id
                and coupon_use.coupon_id = order_reduction.coupon_id)
    """,
    "use {id} is {state}, its order {order_id} is {order_state}": """
        select use.id, use.state, order_id, orders.state as order_state
        from coupon_use as use join orders on orders.id = order_id
        where not case use.state
            when 'LOCKED' then orders.state = 'PLACED'
            when 'USED' then orders.state in ('PAID', 'PICKED_UP', 'REFUNDED')
            when 'RELEASED' then orders.state <> 'PLACED'
            else orders.state = 'REFUNDED' end
    """,
    "gift {id} was given by an order that does not exist": """
        select coupon.id from coupon left join orders on orders.id = source_id
        where channel = 'ORDER' and orders.id is null
    """,
    "order {id} keeps {kept_fen} and earned {points} points": """
        select orders.id, payable_fen - orders.refunded_fen as kept_fen,
            (select sum(amount) from transfer join entry on transfer_id = transfer.id
                join account on account.id = account_id and account.kind = 'POINTS_ISSUED'
                where transfer.id = earned.id or transfer.reduces = earned.id) as points
        from orders join transfer as earned on earned.idem = 'POINTS:' || orders.id
        where not exists (
                select from refund where order_id = orders.id and state in ('APPROVED', 'SENT'))
            and (payable_fen - orders.refunded_fen) / 100 <> (
                select sum(amount) from transfer join entry on transfer_id = transfer.id
                    join account on account.id = account_id and account.kind = 'POINTS_ISSUED'
                where transfer.id = earned.id or transfer.reduces = earned.id)
    """,
}


async def uses(where: Asked) -> list[str]:
    """Return what is wrong with the coupons of orders."""
    return [
        words.format(**dict(row)) for words, sql in WRONG.items() for row in await where.fetch(sql)
    ]
