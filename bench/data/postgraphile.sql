-- What PostGraphile makes its schema of.
-- Reads only, as functions over composite types; a benefit is JSON, since its kinds are no table's.
create schema graphile;

create type graphile.money as (display text);
create type graphile.member as (id uuid, nickname text, avatar_url text);
create type graphile.me as (member_id uuid);
create type graphile.coupon as (
    id uuid, title text, status text, benefit json, usable_until timestamptz);
create type graphile.wallet as (nodes graphile.coupon[]);
create type graphile.page_end as (has_next_page boolean, end_cursor text);
create type graphile.store as (
    id uuid, name text, address text, lat float8, lng float8, phone text, open_now boolean,
    photos text[], dealer_id uuid, region text);
create type graphile.store_nearby as (distance_m integer, reasons text[], store graphile.store);
create type graphile.home as (basis text, lat float8, lng float8);
create type graphile.nearby as (
    basis text, nodes graphile.store_nearby[], page_info graphile.page_end);
create type graphile.campaign as (id uuid, title text);
create type graphile.person as (nickname text, avatar_url text);
create type graphile.seat as (member graphile.person);
create type graphile.product as (title text);
create type graphile.offer as (product graphile.product);
create type graphile.party as (
    id uuid, size integer, filled integer, ends_at timestamptz, price graphile.money,
    offer graphile.offer, seats graphile.seat[]);
create type graphile.spot as (lat float8, lng float8);

create function bench.stores_near(float8, float8, float8, integer)
returns table (id uuid, dealer_id uuid, region text, name text, address text, lat float8,
    lng float8, phone text, photos text[], mm integer, open_week int4multirange, closed boolean,
    closed_until timestamptz, now timestamptz, minute integer, open_now boolean)
language sql stable as $$
    {stores_near}
$$;

create function bench.stores_recommended(float8, float8, float8, integer, uuid)
returns table (id uuid, dealer_id uuid, region text, name text, address text, lat float8,
    lng float8, phone text, photos text[], mm integer, open_week int4multirange, closed boolean,
    closed_until timestamptz, now timestamptz, minute integer, open_now boolean,
    last_case_at timestamptz, own boolean)
language sql stable as $$
    {stores_recommended}
$$;

create function bench.wallet(uuid)
returns table (id uuid, title text, benefit jsonb, usable_until timestamptz, status text)
language sql stable as $$
    {joined/wallet_of_member}
$$;

create function graphile.me(member uuid) returns graphile.me language sql stable as $$
    select row(member)::graphile.me where member is not null
$$;

create function graphile.me_member(me graphile.me) returns graphile.member
language sql stable as $$
    select id, nickname, avatar_url from member where id = me.member_id
$$;

create function graphile.me_wallet(me graphile.me) returns graphile.wallet
language sql stable as $$
    select row(array_agg(
        row(id, title, status, bench.benefit(benefit), usable_until)::graphile.coupon
        order by id desc))::graphile.wallet
    from bench.wallet(me.member_id)
$$;

create function graphile.home(near graphile.spot) returns graphile.home
language sql stable as $$
    select row('NEAR', near.lat, near.lng)::graphile.home
$$;

create function graphile.home_stores(home graphile.home) returns setof graphile.store_nearby
language sql stable as $$
    select round(mm::float8 / 1000)::integer, null::text[],
        row(id, name, address, lat, lng, phone, open_now, photos, dealer_id, region)::graphile.store
    from bench.stores_near(home.lat, home.lng, 50000, 10)
    order by mm, id
$$;

create function graphile.stores_nearby(member uuid, near graphile.spot) returns graphile.nearby
language sql stable as $$
    select 'NEAR',
        coalesce(array_agg(
            row(metres, bench.reasons(metres, own, open_week, closed, closed_until, last_case_at,
                    now, minute, open_now),
                row(id, name, address, lat, lng, phone, open_now, photos, dealer_id,
                    region)::graphile.store)::graphile.store_nearby
            order by place) filter (where place <= 10), '{}'),
        row(count(*) > 10, max(bench.cursor(mm, id)) filter (where place = least(10, total)))
            ::graphile.page_end
    from (
        select *, row_number() over (order by mm, id) as place, count(*) over () as total,
            round(mm::float8 / 1000)::integer as metres
        from bench.stores_recommended(near.lat, near.lng, 5000, 11, member)
    ) as found
$$;

create function graphile.store_nearby_campaigns(nearby graphile.store_nearby)
returns setof graphile.campaign language sql stable as $$
    with {campaigns_everywhere}
    select one.id, one.title
    from (select (nearby.store).*) as near cross join lateral ({campaigns_of_store}) as one
$$;

create function graphile.store_nearby_parties(nearby graphile.store_nearby)
returns setof graphile.party language sql stable as $$
    select party.id, party.size, party.paid, party.ends_at,
        row(bench.money(bench.price_fen(offer.tiers, party.paid + 1)) ->> 'display')::graphile.money,
        row(row(product.title)::graphile.product)::graphile.offer,
        people.seats
    from (select bff_now() as at offset 0) as clock
    cross join lateral (
        select * from party
        where party.store_id = (nearby.store).id and party.state = 'OPEN'
            and party.ends_at > clock.at and party.taken < party.size
        order by party.ends_at, party.id limit 1
    ) as party
    join group_buy_offer as offer on offer.id = party.offer_id
    join product on product.id = offer.product_id
    cross join lateral (
        select array_agg(row(row(nickname, avatar_url)::graphile.person)::graphile.seat
            order by seat.id) as seats
        from seat join member on member.id = seat.member_id
        where seat.party_id = party.id and seat.state in ('PAID', 'COMPLETE', 'REFUNDED')
    ) as people
$$;

comment on function graphile.me_member(graphile.me) is '@behavior +typeField -queryField';
comment on function graphile.me_wallet(graphile.me) is '@behavior +typeField -queryField';
comment on function graphile.home_stores(graphile.home)
    is '@behavior +typeField -queryField +list -connection';
comment on function graphile.store_nearby_campaigns(graphile.store_nearby)
    is '@behavior +typeField -queryField +list -connection';
comment on function graphile.store_nearby_parties(graphile.store_nearby)
    is '@behavior +typeField -queryField +list -connection';
