"""The auditor's look at shelves: what is promised is what open orders want, in bundles too."""

from tests.audit_ledger import Asked

# What each of these finds is wrong; the words are filled with the columns of the row.
WRONG: dict[str, str] = {
    "store {store_id} promises {reserved} of {variant_id}, its open orders want {wanted}": """
        with wanted as (
            select orders.store_id, coalesce(part.variant_id, variant.id) as variant_id,
                sum((line.quantity - line.refunded) * coalesce(part.quantity, 1)) as pieces
            from orders
            join order_line as line on line.order_id = orders.id
            join product_variant as variant on variant.id = line.variant_id
            left join bundle_part as part on part.bundle_id = variant.product_id
            where orders.origin = 'SHELF' and orders.state in ('PLACED', 'PAID')
            group by 1, 2
        )
        select store_id, variant_id, coalesce(reserved, 0) as reserved,
            coalesce(pieces, 0) as wanted
        from stock full join wanted using (store_id, variant_id)
        where coalesce(reserved, 0) <> coalesce(pieces, 0)
    """,
    # What was given back before the pick-up was never handed over, nor did the store have it owed.
    "order {id} had {gone} of {product_id} handed over for good, the store is owed {due}": """
        with back as (
            select order_id, line, sum(goods_back) as returned,
                sum(quantity) filter (where decided_at < picked_up_at) as before
            from refund join refund_line on refund_id = refund.id
                join orders on orders.id = order_id
            where refund.state not in ('ASKED', 'REFUSED')
            group by 1, 2
        ), gone as (
            select orders.id, picked_up_store_id as store_id, product_id,
                sum(case origin when 'SALE' then 0
                    else quantity - coalesce(before, 0) - coalesce(returned, 0) end) as pieces
            from orders join order_line as line on line.order_id = orders.id
                left join back on back.order_id = orders.id and back.line = line.line
            where picked_up_at is not null
            group by 1, 2, 3
        ), owed as (
            select ref as id, split_part(code, ':', 2)::uuid as store_id,
                split_part(code, ':', 4)::uuid as product_id, -sum(amount) as pieces
            from transfer join entry on transfer_id = transfer.id
                join account on account.id = account_id
            where transfer.kind in ('GOODS_OWED', 'GOODS_BACK') and account.kind = 'GOODS_DUE'
            group by 1, 2, 3
        )
        select id, product_id, coalesce(gone.pieces, 0) as gone, coalesce(owed.pieces, 0) as due
        from gone full join owed using (id, store_id, product_id)
        where coalesce(gone.pieces, 0) <> coalesce(owed.pieces, 0)
    """,
    "refund {id} takes back goods that were never handed over": """
        select refund.id from refund join refund_line on refund_id = refund.id
            join orders on orders.id = order_id
        where goods_back > 0 and (picked_up_at is null or refund.state in ('ASKED', 'REFUSED'))
    """,
    "product {id} has no variant": """
        select id from product
        where not exists (select from product_variant where product_id = product.id)
    """,
    "bundle {bundle_id} is made of bundle {product_id}": """
        select part.bundle_id, variant.product_id
        from bundle_part as part join product_variant as variant on variant.id = part.variant_id
        where exists (select from bundle_part where bundle_id = variant.product_id)
    """,
}


async def shelves(where: Asked) -> list[str]:
    """Return what is wrong with the shelves of stores."""
    return [
        words.format(**dict(row)) for words, sql in WRONG.items() for row in await where.fetch(sql)
    ]
