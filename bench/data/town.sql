-- step: ids that are the same in every town
create function pg_temp.id(kind text, n bigint) returns uuid language sql immutable parallel safe return (
    lpad(to_hex(1735689600000 + n), 12, '0') || '7' || substr(md5(kind || n), 1, 3) || '8'
    || substr(md5(kind || n), 4, 15))::uuid;
select setseed(0.42);

-- step: dealers
insert into dealer (id, name, created_at)
select pg_temp.id('dealer', n), '经销商' || n, bff_now() from generate_series(1, 20) as n;

-- step: stores, in 300 cities of very different size and one in twenty anywhere
create temporary table city as
select n, 20 + 26 * random() as lat, 100 + 22 * random() as lng, 1 / (n + 10.0) as weight
from generate_series(1, 300) as n;

create temporary table week as
select often, hours::jsonb as hours
from (values
    (true, '[[0,0,0],[1,0,0],[2,0,0],[3,0,0],[4,0,0],[5,0,0],[6,0,0]]'),
    (false, '[[0,540,1320],[1,540,1320],[2,540,1320],[3,540,1320],[4,540,1320],[5,540,120]]')
) as pattern (often, hours);

create temporary table lot as
select row_number() over () as slot, n as city, lat, lng
from city cross join lateral generate_series(1, ceil(weight * 300)::integer);

insert into store
    (id, dealer_id, kind, name, address, city, region, lat, lng, phone, photos, hours, closed,
     created_at)
select pg_temp.id('store', n), pg_temp.id('dealer', 1 + lot.city % 20), 'SHOP', '门店' || n,
    '人民路' || n || '号', '城市' || lot.city, '省份' || lot.city % 30,
    least(79, place.lat), place.lng, '0571-' || 10000000 + n,
    array['https://img.example/' || n || '/1.jpg'], week.hours, n % 50 = 0, bff_now()
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

-- step: members, each tied to a store
insert into member (id, nickname, avatar_url, created_at)
select pg_temp.id('member', n), '会员' || n, 'https://img.example/members/' || n || '.jpg', bff_now()
from generate_series(1, $members) as n;

insert into identity (id, member_id, app, openid, created_at)
select pg_temp.id('identity', n), pg_temp.id('member', n), 'CONSUMER', 'openid' || n, bff_now()
from generate_series(1, $members) as n;

insert into tie (id, member_id, kind, to_id, source, from_at)
select pg_temp.id('tie', n), pg_temp.id('member', n), 'STORE',
    pg_temp.id('store', 1 + n * 7919::bigint % $stores), 'bench', bff_now()
from generate_series(1, $members) as n;

-- step: coupons, ten for each member, one in five too old
create temporary table giving as
select row_number() over (order by campaign.id) - 1 as place, campaign.id, terms_id
from campaign;

insert into coupon (id, campaign_id, terms_id, number, member_id, nth, channel, usable_from,
    usable_until, issued_at, state)
select pg_temp.id('coupon', n), giving.id, giving.terms_id,
    row_number() over (partition by giving.id order by n), pg_temp.id('member', 1 + n % $members),
    1, 'CLAIM', '2025-01-01', case when n % 5 = 0 then '2025-02-01' else '2099-01-01' end::timestamptz,
    '2025-01-01', 'USABLE'
from generate_series(0, $members * 10::bigint - 1) as n
join giving on giving.place = (n % $members + n / $members * 5) % (select count(*) from giving);

update campaign
set issued = given.count, committed_fen = given.count * worth_fen
from (select campaign_id, count(*) from coupon group by campaign_id) as given
where campaign.id = given.campaign_id;

-- step: the stores that take a campaign, three of forty each
insert into campaign_store (campaign_id, store_id)
select taken.id, pg_temp.id('store', n)
from generate_series(1, $stores) as n
cross join generate_series(0, 2) as k
join (
    select row_number() over (order by campaign.id) - 1 as place, campaign.id
    from campaign join campaign_terms on campaign_terms.id = terms_id where not everywhere
) as taken on taken.place = (n * 3 + k) % 40;

-- step: parties, one at each store as far as people suffice, three of five seats paid
insert into product (id, title, spec, picture_url, price_fen, bottles_per_case, created_at, published_at)
select pg_temp.id('product', n), '酒' || n, '500ml', 'https://img.example/products/' || n || '.jpg',
    9900 + n, 6, bff_now(), bff_now()
from generate_series(0, 19) as n;

insert into group_buy_offer (id, product_id, tiers, everywhere, per_seat, lasts_s, starts_at, ends_at, at)
select pg_temp.id('offer', n), pg_temp.id('product', n),
    '[{"people": 2, "fen": 8800}, {"people": 4, "fen": 7800}, {"people": 5, "fen": 6800}]',
    true, 1, 86400, '2025-01-01', '2099-01-01', bff_now()
from generate_series(0, 19) as n;

create temporary table opened as
select n, pg_temp.id('party', n) as id, pg_temp.id('store', n) as store_id,
    -- A member sits twice at most, the second time in a party of the other ten offers.
    pg_temp.id('offer', n % 10 + n * 3::bigint / $members * 10) as offer_id,
    pg_temp.id('member', 1 + n * 3::bigint % $members) as head_id
from generate_series(0, least($stores, $members / 2) - 1) as n;

alter table party disable trigger user;
insert into party (id, offer_id, store_id, head_id, state, size, taken, paid, opened_at, ends_at)
select id, offer_id, store_id, head_id, 'OPEN', 5, 3, 3, '2025-01-01',
    '2098-01-01'::timestamptz + n * interval '1 second'
from opened where n > 0;
alter table party enable trigger user;

alter table seat disable trigger user;
insert into seat (id, party_id, offer_id, store_id, member_id, quantity, price_fen, state,
    taken_at, held_until, paid_at)
select pg_temp.id('seat', n * 3::bigint + k), opened.id, offer_id, store_id,
    pg_temp.id('member', 1 + (n * 3::bigint + k) % $members), 1, 8800, 'PAID', '2025-01-01',
    '2025-01-02', '2025-01-01'
from opened cross join generate_series(0, 2) as k where n > 0;
alter table seat enable trigger user;
