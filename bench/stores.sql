-- A million stores: 300 cities of very different size, one store in twenty anywhere.
drop index store_pm;
alter table store alter column open_week drop expression;
alter table store drop constraint store_dealer;
alter table store_product drop constraint store_product_store, drop constraint store_product_product;

insert into dealer (id, name, created_at)
values ('00000000-0000-7000-8000-000000000001', '测试经销商', bff_now());

insert into product (id, title, spec, picture_url, price_fen, bottles_per_case, created_at)
values ('00000000-0000-7000-8000-000000000002', '测试酒', '500ml', 'https://x/y.png', 9900, 6, bff_now());

select setseed(0.42);

create temporary table city as
select n, 20 + 26 * random() as lat, 100 + 22 * random() as lng, 1 / (n + 10.0) as weight
from generate_series(1, 300) as n;

create temporary table week as
select often, hours::jsonb as hours, open_week(hours::jsonb) as open_week
from (values
    (true, '[[0,0,0],[1,0,0],[2,0,0],[3,0,0],[4,0,0],[5,0,0],[6,0,0]]'),
    (false, '[[0,600,660],[1,600,660],[2,600,660]]')
) as pattern (often, hours);

create temporary table lot as
select row_number() over () as slot, lat, lng
from city cross join lateral generate_series(1, ceil(weight * 300)::integer);

insert into store
    (id, dealer_id, kind, name, address, city, region, lat, lng, photos, hours, open_week, closed,
     created_at)
select md5(n::text)::uuid, '00000000-0000-7000-8000-000000000001', 'SHOP', '门店' || n,
    '人民路' || n || '号', '城', '省', least(79, place.lat), place.lng, '{}',
    week.hours, week.open_week, n % 50 = 0, bff_now()
from generate_series(1, $stores) as n
join week on week.often = (n % 4 <> 0)
join lot on lot.slot = 1 + n % (select count(*) from lot)
cross join lateral (
    select random() + random() + random() - 1.5 as up, random() + random() + random() - 1.5 as over
    where n > 0
) as strewn
cross join lateral (
    select
        case when n % 20 = 0 then 20 + 28 * random() else lot.lat + 0.15 * strewn.up end,
        case when n % 20 = 0 then 80 + 45 * random() else lot.lng + 0.18 * strewn.over end
    where n > 0
) as place (lat, lng);

insert into store_product (store_id, product_id)
select id, '00000000-0000-7000-8000-000000000002' from store where random() < 0.3;

create index store_pm on store using gist (pm);
