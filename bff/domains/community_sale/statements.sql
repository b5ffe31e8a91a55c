-- name: open
with opened as (
    insert into community_sale (id, community_id, store_id, opened_by, leader_id, title,
        cut_off_at, arrives_on, capacity, opened_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, bff_now())
    returning id
)
insert into sale_item (sale_id, place, variant_id, product_id, price_fen, list_fen,
    commission_fen, total)
select opened.id, place, variant_id, product_id, price_fen, list_fen, commission_fen, total
from opened, unnest($10::uuid[], $11::uuid[], $12::bigint[], $13::bigint[], $14::bigint[],
    $15::integer[]) with ordinality
    as new (variant_id, product_id, price_fen, list_fen, commission_fen, total, place)

-- name: open_sales
select count(*) from community_sale
where community_id = $1 and state = 'OPEN' and cut_off_at > bff_now()

-- name: sales_locked
-- Their items are guarded by them, and need no lock of their own.
select id from community_sale where id = any($1::uuid[]) order by id for no key update

-- name: standings
select sale.id, sale.community_id, sale.store_id, sale.leader_id, sale.state, sale.title,
    sale.cut_off_at, sale.arrives_on, sale.capacity, sale.taken, bff_now() as now,
    array(
        select jsonb_build_object('variant_id', variant_id, 'price_fen', price_fen,
            'total', total, 'taken', taken)::text
        from sale_item where sale_id = sale.id order by place
    ) as items
from community_sale as sale where sale.id = any($1::uuid[])

-- name: take
sale_taken as (
    update community_sale set taken = taken + pieces
    from (
        select sale_id, sum(quantity) as pieces
        from unnest($1::uuid[], $2::uuid[], $3::integer[]) as new (sale_id, variant_id, quantity)
        group by sale_id
    ) as new
    where community_sale.id = new.sale_id
    returning community_sale.id
), item_taken as (
    update sale_item set taken = taken + new.quantity
    from unnest($1::uuid[], $2::uuid[], $3::integer[]) as new (sale_id, variant_id, quantity)
    where sale_item.sale_id = new.sale_id and sale_item.variant_id = new.variant_id
    returning sale_item.id
)

-- name: edit
update community_sale set title = $2, cut_off_at = $3, arrives_on = $4, capacity = $5
where id = $1

-- name: close
update community_sale set state = 'CLOSED', closed_at = bff_now() where id = $1

-- name: close_due
update community_sale set state = 'CLOSED', closed_at = cut_off_at
where id = any(array(
    select id from community_sale
    where state = 'OPEN' and cut_off_at <= (select bff_now()) order by cut_off_at limit 1000
    for no key update skip locked))

-- name: orders_of
select id from orders
where origin_id = $1 and origin = 'SALE' and state in ('PLACED', 'PAID')
order by paid_at, id

-- name: arrive
with counted as (
    update sale_item set sent = new.sent, arrived = new.arrived, broken = new.broken,
        photos = array(select jsonb_array_elements_text(new.photos))
    from unnest($2::uuid[], $3::integer[], $4::integer[], $5::integer[], $6::jsonb[])
        as new (variant_id, sent, arrived, broken, photos)
    where sale_item.sale_id = $1 and sale_item.variant_id = new.variant_id
)
update community_sale set state = 'ARRIVED', arrived_at = bff_now() where id = $1

-- name: let_go
update orders set held = false, pick_up_by = bff_now() + $2::interval
where id = any($1::uuid[]) and held
