select id, product_id as "productId", tiers from group_buy_offer where id = any($1::uuid[])
