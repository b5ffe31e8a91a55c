"""The auditor over payments: what came in, what went back, and who may have a part of it."""

from typing import Any

from tests.audit_ledger import Asked

# What of an order's money the ledger says: each is a sum over the transfers that name the order.
ORDERS = """
    with moved as (
        select coalesce(fact.ref, transfer.ref) as order_id, transfer.kind,
            sum(amount) filter (where account.kind = 'ESCROW') as escrow,
            sum(amount) filter (where account.kind = 'WX') as wx
        from transfer join entry on transfer_id = transfer.id
            join account on account.id = account_id
            left join fact on fact.id = transfer.ref
        where transfer.kind in ('PAID', 'REPAID', 'ORDER_PAID', 'FUNDED', 'REDUCED', 'RELIEVED')
        group by 1, 2
    ), books as (
        select order_id, -coalesce(sum(escrow), 0) as kept,
            coalesce(sum(wx) filter (where kind = 'PAID'), 0) as paid,
            -coalesce(sum(wx) filter (where kind = 'REPAID'), 0) as repaid
        from moved group by order_id
    )
"""
WRONG: dict[str, str] = {
    "order {order_id} has {kept} left in escrow of {paid} paid and {repaid} repaid": f"""
        {ORDERS} select * from books
        where kept < 0 and paid > 0 or repaid > paid
            or paid = repaid and paid > 0 and kept <> 0
    """,
    "payment of order {id} is {state} with {fen}, the ledger says {paid}": f"""
        {ORDERS} select payment.order_id as id, state, fen, coalesce(paid, 0) as paid
        from payment left join books on books.order_id = payment.order_id
        where coalesce(paid, 0) <> case when state in ('PAID', 'LATE') then fen else 0 end
    """,
    "order {order_id} was repaid {repaid}, its refunds that are done are {done}": f"""
        {ORDERS} select books.order_id, repaid, coalesce(done, 0) as done
        from books left join (
            select order_id, sum(fen) as done from refund where state = 'DONE' group by order_id
        ) as sent using (order_id)
        where repaid <> coalesce(done, 0)
    """,
    "refund {id} of {fen} is done, but not booked": """
        select id, fen from refund
        where state = 'DONE' and fen > 0 and not exists (
            select from transfer where idem = 'REPAID:' || refund.id)
    """,
    "merchant {code} holds {held}, its payments less refunds and fees are {due}": """
        select code, debits - credits as held, coalesce(due, 0) as due
        from account left join lateral (
            select sum(amount) as due from entry join transfer on transfer.id = transfer_id
            where account_id = account.id and transfer.kind in ('PAID', 'FEE', 'REPAID', 'FEE_BACK')
        ) as moved on true
        where kind = 'WX' and debits - credits <> coalesce(due, 0)
    """,
    "fact {id} splits {reward_fen}, of which nothing was collected": """
        select id, reward_fen from fact
        where kind = 'ORDER_PAID' and reward_fen > 0 and not exists (
            select from transfer where idem = 'PAID:' || fact.ref)
    """,
    "share {id} is {gross_fen}, its lines give {fen}": """
        select id, gross_fen, sum((line ->> 'part_fen')::bigint - (line ->> 'borne_fen')::bigint)
            as fen
        from share, jsonb_array_elements(explanation -> 'lines') as line
        where kind = 'SPLIT' group by id, gross_fen
        having gross_fen
            <> sum((line ->> 'part_fen')::bigint - (line ->> 'borne_fen')::bigint)
    """,
    "fact {id} gives {fen} of {reward_fen} to others": """
        select fact.id, reward_fen, sum((line ->> 'part_fen')::bigint) as fen
        from fact join share on fact_id = fact.id and share.kind = 'SPLIT',
            jsonb_array_elements(explanation -> 'lines') as line
        group by fact.id having sum((line ->> 'part_fen')::bigint) * 10000 > reward_fen * 3000
    """,
    "share {id} gets {fen} of {paid} for line {line}, by terms of {points} points": """
        select id, paid, line, points, fen
        from (
            select share.id, line ->> 'line' as line, (line ->> 'paid_fen')::bigint as paid,
                (term ->> 'basis_points')::bigint as points,
                coalesce((term ->> 'fair_fen')::bigint,
                    (term ->> 'fen')::bigint + (term ->> 'cut_fen')::bigint) as fen
            from share, jsonb_array_elements(explanation -> 'lines') as line,
                jsonb_array_elements(line -> 'terms') as term
            where kind = 'SPLIT' and term ->> 'basis_points' is not null
        ) as terms where abs(fen * 10000 - paid * points) >= 10000
    """,
    "share {id} gets {fen} of line {line}, between {floor} and {cap} of {fair}": """
        select id, line, fen, floor, cap, fair
        from (
            select share.id, line ->> 'line' as line,
                (term ->> 'fen')::bigint + (term ->> 'cut_fen')::bigint as fen,
                (term ->> 'floor_fen')::bigint * (line ->> 'quantity')::bigint as floor,
                (term ->> 'cap_fen')::bigint * (line ->> 'quantity')::bigint as cap,
                (term ->> 'fair_fen')::bigint as fair
            from share, jsonb_array_elements(explanation -> 'lines') as line,
                jsonb_array_elements(line -> 'terms') as term
            where kind = 'SPLIT' and term ->> 'fair_fen' is not null
        ) as bounded where fen <> least(greatest(fair, floor), cap)
    """,
    "line {line} of fact {fact_id} pays {persons} persons": """
        select fact_id, line ->> 'line' as line, count(distinct payee_id) as persons
        from share, jsonb_array_elements(explanation -> 'lines') as line
        where kind = 'SPLIT' and role in ('CLERK', 'LEADER', 'REFERRER')
            and (line ->> 'part_fen')::bigint > 0
        group by 1, 2 having count(distinct payee_id) > 1
    """,
    "share {id} was reduced for {payee_id}, whose it is not": """
        select share.id, taken.payee_id from share
            join share_reduction as taken on share_id = share.id
        where (taken.role, taken.payee_id) <> (share.role, share.payee_id)
    """,
    "share {id} was reduced by {fen} of {gross_fen}, and is {status}": """
        select share.id, gross_fen, status, sum(fen) as fen
        from share join share_reduction on share_id = share.id
        group by share.id having sum(part_fen) > greatest(gross_fen, 0) + sum(borne_fen)
            + (select sum((line ->> 'borne_fen')::bigint)
                from jsonb_array_elements(explanation -> 'lines') as line)
            or status = 'REVERSED' and sum(fen) <> gross_fen
    """,
}


async def payments(where: Asked) -> list[str]:
    """Return what is wrong with the money that came through WeChat."""
    rows: list[tuple[str, Any]] = [
        (words, row) for words, sql in WRONG.items() for row in await where.fetch(sql)
    ]
    return [words.format(**dict(row)) for words, row in rows]
