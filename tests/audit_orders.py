"""The auditor's look at orders: lines, orders, payments and refunds agree."""

from tests.audit_ledger import Asked

# What each of these finds is wrong; the words are filled with the columns of the row.
WRONG: dict[str, str] = {
    "order {id} is {payable_fen}, its lines are {lines}": """
        select orders.id, payable_fen, coalesce(sum(fen - line.reduced_fen), 0) as lines
        from orders left join order_line as line on order_id = orders.id
        group by orders.id having payable_fen <> coalesce(sum(fen - line.reduced_fen), 0)
    """,
    "order {id} is {payable_fen}, its payment is {fen}": """
        select orders.id, payable_fen, coalesce(payment.fen, 0) as fen
        from orders left join payment on order_id = orders.id
        where payable_fen <> coalesce(payment.fen, 0)
    """,
    "order {id} is reduced by {reduced_fen}, coupons and points take off {taken}": """
        select id, orders.reduced_fen, coalesce(taken, 0) as taken
        from orders left join lateral (
            select sum(brand_fen + dealer_fen + store_fen) as taken
            from order_reduction where order_id = orders.id
        ) as coupons on true
        where orders.reduced_fen <> coalesce(taken, 0)
    """,
    "line {line} of order {order_id} is reduced by {reduced_fen}, what took it off by {taken}": """
        select line.order_id, line.line, line.reduced_fen, coalesce(taken, 0) as taken
        from order_line as line left join lateral (
            select sum(by_line[line.line]) as taken
            from order_reduction where order_id = line.order_id
        ) as coupons on true
        where line.reduced_fen <> coalesce(taken, 0)
    """,
    "order {id} is {state}, its payment is {payment}": """
        select orders.id, orders.state, payment.state as payment
        from orders join payment on order_id = orders.id
        where (orders.state in ('PAID', 'PICKED_UP', 'REFUNDED'))
                <> (payment.state = 'PAID' or payment.state = 'LATE' and origin = 'PARTY')
            and not (orders.state in ('CANCELLED', 'EXPIRED') and payment.state = 'LATE')
    """,
    "order {id} promises {refunded_fen} back, its refunds are {back}": """
        select orders.id, refunded_fen, coalesce(sum(refund.fen), 0) as back
        from orders left join refund on order_id = orders.id
            and refund.state not in ('ASKED', 'REFUSED')
        group by orders.id having refunded_fen <> coalesce(sum(refund.fen), 0)
    """,
    "line {line} of order {order_id} gives back {refunded_fen}, its refunds {back}": """
        select line.order_id, line.line, line.refunded_fen, coalesce(back, 0) as back
        from order_line as line left join lateral (
            select sum(one.fen) as back from refund_line as one
                join refund on refund.id = refund_id
            where order_id = line.order_id and one.line = line.line
                and refund.state not in ('ASKED', 'REFUSED')
        ) as refunds on true
        where line.refunded_fen <> coalesce(back, 0)
    """,
    "refund {id} is {fen}, its lines are {lines}": """
        select refund.id, refund.fen, coalesce(sum(one.fen), 0) as lines
        from refund left join refund_line as one on refund_id = refund.id
        group by refund.id having refund.fen <> coalesce(sum(one.fen), 0)
    """,
    "refund {id} is {state} and had {numbers} numbers, of which {closed} were closed": """
        select refund.id, state, numbers, count(one.id) as closed
        from refund left join refund_closed as one on refund_id = refund.id
        group by refund.id
        having count(one.id) <> numbers - (state <> 'CLOSED')::int
            or coalesce(max(one.number), 0) <> numbers - (state <> 'CLOSED')::int
    """,
    "order {id} is REFUNDED, yet {left} pieces are left": """
        select orders.id, sum(quantity - refunded) as left
        from orders join order_line on order_id = orders.id
        where state = 'REFUNDED' group by orders.id having sum(quantity - refunded) > 0
    """,
    "order {id} was late and {fen} of {payable_fen} goes back": """
        select orders.id, payable_fen, refunded_fen as fen
        from orders join payment on order_id = orders.id
        where payment.state = 'LATE' and orders.state in ('CANCELLED', 'EXPIRED')
            and refunded_fen <> payable_fen
    """,
    "order {id} of party {origin_id} is {state} and held: {held}, its seat is {seat}": """
        select orders.id, origin_id, orders.state, held, seat.state as seat
        from orders left join seat on seat.order_id = orders.id and seat.party_id = origin_id
        where origin = 'PARTY' and orders.state in ('PAID', 'PICKED_UP')
            and (seat.id is null or seat.state not in ('PAID', 'COMPLETE')
                or held <> (seat.state = 'PAID'))
    """,
    "order {id} can be picked up, and nobody knows until when": """
        select id from orders
        where state in ('PAID', 'PICKED_UP') and not held and pick_up_by is null
    """,
    "order {id} is paid, and {booked} facts say so": """
        select orders.id, count(fact.id) as booked
        from orders left join fact on fact.kind = 'ORDER_PAID' and fact.ref = orders.id
        where state in ('PAID', 'PICKED_UP') and not (origin = 'PARTY' and held)
        group by orders.id having count(fact.id) <> 1
    """,
}


async def orders(where: Asked) -> list[str]:
    """Return what is wrong with orders, their payments and refunds."""
    return [
        words.format(**dict(row)) for words, sql in WRONG.items() for row in await where.fetch(sql)
    ]
