-- name: add_dealers
insert into dealer (id, name, phone, created_at)
select id, name, phone, bff_now()
from unnest($1::uuid[], $2::text[], $3::text[]) as new (id, name, phone)

-- name: add_territories
insert into dealer_territory (dealer_id, region)
select dealer_id, region
from unnest($1::uuid[], $2::text[]) as new (dealer_id, region)
on conflict (dealer_id, region) do nothing

-- name: add_stores
insert into store
    (id, dealer_id, kind, name, address, city, region, lat, lng, phone, notice, photos, hours,
     closed, created_at)
select id, dealer_id, kind, name, address, city, region, lat, lng, phone, notice,
    array(select jsonb_array_elements_text(photos)), hours, false, bff_now()
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::float8[], $9::float8[], $10::text[], $11::text[], $12::jsonb[], $13::jsonb[])
    as new (id, dealer_id, kind, name, address, city, region, lat, lng, phone, notice, photos,
        hours)

-- name: add_products
insert into store_product (store_id, product_id)
select store_id, product_id
from unnest($1::uuid[], $2::uuid[]) as new (store_id, product_id)
on conflict (store_id, product_id) do nothing

-- name: edit
update store set
    name = coalesce($2, name),
    notice = case when $3 then $4 else notice end,
    phone = case when $5 then $6 else phone end,
    photos = coalesce($7::text[], photos),
    hours = coalesce($8::jsonb, hours)
where id = $1

-- name: close
update store set closed = true, closed_until = $2 where id = $1

-- name: reopen
update store set closed = false, closed_until = null
where id = $1 and closed and (closed_until is null or closed_until > bff_now())

-- name: openid
select openid from identity where id = $1

-- name: open_invitations
select count(*) from staff_invitation
where store_id = $1 and accepted_by is null and expires_at > bff_now()

-- name: invite
insert into staff_invitation (id, store_id, token_hash, invited_by, created_at, expires_at)
select $1, $2, $3, $4, moment, moment + $5::interval from bff_now() as moment
returning expires_at

-- name: invited
select id, store_id, invited_by, accepted_by, expires_at, expires_at <= bff_now() as expired
from staff_invitation where token_hash = $1
for update

-- name: accepted
update staff_invitation set accepted_by = $2, accepted_at = bff_now() where id = $1

-- name: clerk
select member_id from member_role
where id = $1 and scope_id = $2 and role = 'CLERK' and until_at is null
for update

-- name: staff
select member_id from member_role
where id = $1 and scope_id = $2 and role in ('OWNER', 'CLERK') and until_at is null

-- name: add_scenes
-- A poster's token is made of what it leads to: made again, it is the same one.
insert into scene (token, page, object_id, store_id, clerk_id, member_id, printed, created_at)
select token, page, object_id, store_id, clerk_id, member_id, false, bff_now()
from unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[])
    as new (token, page, object_id, store_id, clerk_id, member_id)
on conflict (token) do nothing

-- name: printed_scenes
with asked as (
    select * from unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::uuid[])
        with ordinality as asked (token, page, object_id, store_id, clerk_id, place)
), kept as (
    insert into scene (token, page, object_id, store_id, clerk_id, printed, created_at)
    select distinct on (store_id, clerk_id)
        token, page, object_id, store_id, clerk_id, true, bff_now()
    from asked order by store_id, clerk_id, place
    on conflict (store_id, clerk_id) where printed do update set token = scene.token
    returning token, store_id, clerk_id
)
select kept.token
from asked join kept
    on kept.store_id = asked.store_id and kept.clerk_id is not distinct from asked.clerk_id
order by asked.place

-- name: scenes_opened
with clock as materialized (
    select bff_now() as at
), found as materialized (
    select asked.place, asked.id, asked.member_id, scene.token, scene.page, scene.object_id,
        scene.store_id, scene.member_id as shared_by, staff.member_id as clerk_id
    from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality
        as asked (id, member_id, token, place)
    join scene on scene.token = asked.token
    left join lateral (
        select member_id from member_role
        where member_role.member_id = scene.clerk_id and scope_id = scene.store_id
            and role in ('OWNER', 'CLERK') and until_at is null
        limit 1
    ) as staff on true
), kept as (
    insert into scene_opened (id, token, member_id, store_id, clerk_id, shared_by, at)
    select distinct on (member_id, token)
        id, token, member_id, store_id, clerk_id, shared_by, clock.at
    from found cross join clock where store_id is not null
    order by member_id, token
    on conflict (member_id, token, scene_minute(at)) do nothing
)
select place, page, object_id, store_id from found

-- name: scene_evidence
select id, member_id, store_id, clerk_id, shared_by, at
from (
    select distinct on (member_id, store_id, clerk_id)
        id, member_id, store_id, clerk_id, shared_by, at
    from scene_opened where member_id = any($1::uuid[]) and at >= $2
    order by member_id, store_id, clerk_id, at desc
) as last
order by at desc, id desc

-- name: scenes_forgotten
delete from scene_opened where id = any(array(
    select id from scene_opened where at < (select bff_now()) - interval '30 days' limit 10000
    for update skip locked))

-- name: stock_locked
with needed as materialized (
    select asked.store_id, asked.variant_id as wanted_id,
        coalesce(part.variant_id, variant.id) as variant_id, coalesce(part.quantity, 1) as pieces
    from unnest($1::uuid[], $2::uuid[]) as asked (store_id, variant_id)
    join product_variant as variant on variant.id = asked.variant_id
    left join bundle_part as part on part.bundle_id = variant.product_id
), missing as materialized (
    select distinct store_id, variant_id from needed
    where not exists (
        select from stock
        where stock.store_id = needed.store_id and stock.variant_id = needed.variant_id)
    order by store_id, variant_id
), begun as (
    insert into stock (store_id, variant_id, source, reserved)
    select store_id, variant_id, 'INFERRED', 0 from missing
    on conflict (store_id, variant_id) do nothing
    returning store_id, variant_id, source, quantity, reserved
), spot as materialized (
    -- All rows are begun before any is locked, and none is locked if another began one at the
    -- same moment: so nobody waits in a circle.
    select distinct store_id, variant_id from needed
    where (select count(*) from begun) = (select count(*) from missing)
), locked as materialized (
    select stock.store_id, stock.variant_id, source, quantity, reserved
    from spot join stock using (store_id, variant_id)
    order by store_id, variant_id
    for no key update of stock
), level as (
    select * from locked union all select * from begun
)
select store_id, wanted_id, variant_id, pieces, source, level.quantity, reserved
from needed left join level using (store_id, variant_id)

-- name: stock_seen
select asked.store_id, asked.variant_id as wanted_id,
    coalesce(part.variant_id, variant.id) as variant_id, coalesce(part.quantity, 1) as pieces,
    source, stock.quantity, reserved
from unnest($1::uuid[], $2::uuid[]) as asked (store_id, variant_id)
join product_variant as variant on variant.id = asked.variant_id
left join bundle_part as part on part.bundle_id = variant.product_id
left join stock on stock.store_id = asked.store_id
    and stock.variant_id = coalesce(part.variant_id, variant.id)

-- name: stock_reserve
stock_reserved as (
    update stock set reserved = reserved + taken.quantity
    from unnest($1::uuid[], $2::uuid[], $3::integer[])
        as taken (store_id, variant_id, quantity)
    where stock.store_id = taken.store_id and stock.variant_id = taken.variant_id
    returning stock.id
)

-- name: stock_move
with needed as materialized (
    select asked.store_id, coalesce(part.variant_id, variant.id) as variant_id,
        sum(asked.quantity * coalesce(part.quantity, 1))::integer as pieces
    from unnest($1::uuid[], $2::uuid[], $3::integer[])
        as asked (store_id, variant_id, quantity)
    join product_variant as variant on variant.id = asked.variant_id
    left join bundle_part as part on part.bundle_id = variant.product_id
    group by 1, 2
), locked as materialized (
    select stock.id, pieces
    from needed join stock using (store_id, variant_id)
    order by store_id, variant_id
    for no key update of stock
), moved as (
    -- More may be handed over than was counted: then the count was wrong, and nothing is left.
    update stock set reserved = reserved + $4 * pieces,
        quantity = case when quantity is not null then greatest(0, quantity + $5 * pieces) end
    from locked where stock.id = locked.id
    returning stock.id
)
select (select count(*) from needed) - (select count(*) from moved)

-- name: stock_count
insert into stock (store_id, variant_id, source, quantity, reserved, counted_at)
select store_id, variant_id, source, quantity, 0, bff_now()
from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[])
    as new (store_id, variant_id, quantity, source)
order by store_id, variant_id
on conflict (store_id, variant_id) do update set
    source = excluded.source, quantity = excluded.quantity, counted_at = excluded.counted_at

-- name: stock_told
-- What somebody counted stands: orders were promised of it.
insert into stock (store_id, variant_id, source, quantity, reserved, counted_at)
select store_id, variant_id, 'POS', quantity, 0, at
from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::timestamptz[])
    as new (store_id, variant_id, quantity, at)
order by store_id, variant_id
on conflict (store_id, variant_id) do update set
    source = excluded.source, quantity = excluded.quantity, counted_at = excluded.counted_at
where stock.source <> 'COUNTED'
    and (stock.counted_at is null or stock.counted_at < excluded.counted_at)

-- name: stock_counted
select count(*) from unnest($1::uuid[], $2::uuid[]) as told (store_id, variant_id)
join stock using (store_id, variant_id)
where source = 'COUNTED'

-- name: stores_known
select id from store where id = any($1::uuid[])

-- name: variants_countable
select id from product_variant
where id = any($1::uuid[]) and withdrawn_at is null
    and not exists (select from bundle_part where bundle_id = product_variant.product_id)

-- name: countable
select count(*) from product_variant
where id = any($1::uuid[]) and withdrawn_at is null
    and not exists (select from bundle_part where bundle_id = product_variant.product_id)

-- name: places
select (select count(*) from store where id = any($1::uuid[]))
    + (select count(*) from dealer where id = any($2::uuid[]))
