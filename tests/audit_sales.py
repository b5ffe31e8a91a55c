"""The auditor's look at community sales: what is counted is ordered, and nobody is short twice."""

from tests.audit_ledger import Asked

# What each of these finds is wrong; the words are filled with the columns of the row.
WRONG: dict[str, str] = {
    "sale {id} counts {taken} pieces, its items {pieces}": """
        select sale.id, sale.taken, sum(item.taken) as pieces
        from community_sale as sale join sale_item as item on item.sale_id = sale.id
        group by sale.id having sale.taken <> sum(item.taken)
    """,
    # What is given back after it was picked up is nobody's room any more.
    "item {variant_id} of sale {sale_id} counts {taken} pieces, {pieces} are ordered": """
        select item.sale_id, item.variant_id, item.taken,
            coalesce(sum(line.quantity - line.refunded), 0) as pieces
        from sale_item as item
        left join orders on origin_id = item.sale_id and origin = 'SALE'
            and orders.state in ('PLACED', 'PAID', 'PICKED_UP')
        left join order_line as line
            on line.order_id = orders.id and line.variant_id = item.variant_id
        where not exists (
            select from orders as gone
            where gone.origin_id = item.sale_id and gone.picked_up_at is not null)
        group by item.id having item.taken <> coalesce(sum(line.quantity - line.refunded), 0)
    """,
    "order {id} of sale {origin_id} paid {price_fen} for a piece that costs {fen}": """
        select orders.id, origin_id, line.price_fen, item.price_fen as fen
        from orders join order_line as line on order_id = orders.id
        join sale_item as item
            on item.sale_id = origin_id and item.variant_id = line.variant_id
        where origin = 'SALE' and line.price_fen <> item.price_fen
    """,
    "item {variant_id} of sale {sale_id} has {good} good pieces and gives out {pieces}": """
        select item.sale_id, item.variant_id, arrived - broken as good,
            sum(line.quantity - line.refunded) as pieces
        from sale_item as item
        join orders on origin_id = item.sale_id and orders.state in ('PAID', 'PICKED_UP')
            and not held
        join order_line as line
            on line.order_id = orders.id and line.variant_id = item.variant_id
        where arrived is not null
        group by item.id having sum(line.quantity - line.refunded) > arrived - broken
    """,
}


async def sales(where: Asked) -> list[str]:
    """Return what is wrong with community sales."""
    return [
        words.format(**dict(row)) for words, sql in WRONG.items() for row in await where.fetch(sql)
    ]
