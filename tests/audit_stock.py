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
