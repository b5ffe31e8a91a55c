drop schema if exists bench, graphile cascade;
create schema bench;

-- One claim, exact and durable: the campaign's row is the queue, the same request gets its first
-- answer again. Comes back with all that the app shows, so that a claim is one round trip.
create function bench.claim(asked_campaign uuid, asked_member uuid, asked_key text)
returns table (outcome text, id uuid, terms_id uuid, title text, benefit jsonb,
    threshold_fen bigint, usable_from timestamptz, usable_until timestamptz, "limit" integer,
    counts jsonb)
language plpgsql as $$
declare
    stock campaign%rowtype;
    had record;
    first answer%rowtype;
    moment timestamptz;
begin
    select * into stock from campaign where campaign.id = asked_campaign for update;
    moment := bff_now();
    "limit" := stock.per_member;
    select * into first from answer
    where actor = asked_member and operation = 'couponClaim' and key = asked_key;
    if found then
        outcome := first.outcome ->> 'is';
        id := (first.outcome ->> 'id')::uuid;
    else
        select count(*) filter (where state <> 'REVOKED') as count, coalesce(max(nth), 0) as last
        into had from coupon
        where campaign_id = asked_campaign and member_id = asked_member;
        outcome := case
            when had.count >= stock.per_member then 'CouponLimitReached'
            when stock.state <> 'PUBLISHED' or moment < stock.claim_from
                or moment >= stock.claim_until or stock.issued >= stock.total
                then 'CouponSoldOut'
            else 'CouponClaimed' end;
        if outcome = 'CouponClaimed' then
            id := gen_random_uuid();
            insert into coupon (id, campaign_id, terms_id, number, member_id, nth, channel, state,
                usable_from, usable_until, issued_at)
            values (claim.id, stock.id, stock.terms_id, stock.issued + 1, asked_member,
                had.last + 1, 'CLAIM', 'USABLE', moment, coalesce(stock.use_until,
                    (date_trunc('day', moment at time zone 'Asia/Shanghai')
                        + make_interval(days => stock.use_days + 1)) at time zone 'Asia/Shanghai'),
                moment);
            update campaign
            set issued = issued + 1, committed_fen = committed_fen + stock.worth_fen
            where campaign.id = asked_campaign;
        end if;
        insert into answer (actor, operation, key, fingerprint, at, outcome)
        values (asked_member, 'couponClaim', asked_key, sha256(asked_campaign::text::bytea),
            moment, jsonb_build_object('is', claim.outcome, 'id', claim.id));
    end if;
    if id is not null then
        select terms.id, terms.title, terms.benefit, terms.threshold_fen, one.usable_from,
            one.usable_until
        into terms_id, title, benefit, threshold_fen, usable_from, usable_until
        from coupon as one join campaign_terms as terms on terms.id = one.terms_id
        where one.id = claim.id;
        select jsonb_object_agg(status, count) into counts
        from (
            select case when state = 'USABLE' and coupon.usable_until <= moment
                then 'EXPIRED' else state end as status, count(*)
            from coupon where member_id = asked_member group by 1
        ) as counted;
    end if;
    return next;
end $$;

-- What a peer says with SQL alone.
create function bench.clock_words(minute integer) returns text language sql immutable return
    lpad((minute % 1440 / 60)::text, 2, '0') || ':' || lpad((minute % 60)::text, 2, '0');

create function bench.distance_words(metres integer) returns text language sql stable return
    case when metres < 1000 then metres || '米'
        else replace(to_char(metres::float8 / 1000, 'FM99990.0'), '.0', '') || '公里' end;

-- The minute of the week at which a store next opens or closes; a span that ends with the week
-- goes on where another begins with it.
create function bench.next_change(week int4multirange, minute integer) returns integer
language sql immutable as $$
    select edge
    from (
        select lower(span) as edge from unnest(week) as span
        union select upper(span) % 10080 from unnest(week) as span
    ) as edges
    where edge <> 0 or not (lower(week) = 0 and upper(week) = 10080)
    order by (edge - minute - 1 + 10080) % 10080 limit 1
$$;

create function bench.opening_words(
    week int4multirange, closed boolean, closed_until timestamptz, at timestamptz, minute integer,
    open_now boolean, change integer
) returns text language sql stable return case
    when closed and closed_until is null then '暂停营业'
    when closed and at < closed_until
        then '暂停营业至' || to_char(closed_until at time zone 'Asia/Shanghai', 'FMMM月FMDD日HH24:MI')
    when open_now and change is null then '24小时营业'
    when open_now then '营业至' || bench.clock_words(change)
    when change is null then null
    when (change - minute + 10080) % 10080 < 1440
        then '休息中，' || bench.clock_words(change) || '开门'
    else '休息中，周' || substr('一二三四五六日', change / 1440 + 1, 1) || bench.clock_words(change)
        || '开门' end;

create function bench.fresh_words(case_at timestamptz, at timestamptz) returns text
language sql stable return (
    select case when days = 0 then '今天' when days = 1 then '昨天' else days || '天前' end || '刚开箱'
    from (
        select (at at time zone 'Asia/Shanghai')::date
            - (case_at at time zone 'Asia/Shanghai')::date as days
    ) as since
    where days <= 30
);

create function bench.reasons(
    metres integer, own boolean, week int4multirange, closed boolean, closed_until timestamptz,
    case_at timestamptz, at timestamptz, minute integer, open_now boolean
) returns text[] language sql stable return array_remove(array[
    bench.distance_words(metres),
    case when own then '您的门店' end,
    bench.opening_words(week, closed, closed_until, at, minute, open_now,
        bench.next_change(week, minute)),
    bench.fresh_words(case_at, at)
], null);

create function bench.money(fen bigint) returns json language sql immutable return
    json_build_object('display', '¥' || fen / 100 || '.' || lpad((fen % 100)::text, 2, '0'));

create function bench.benefit(terms jsonb) returns json language sql immutable return
    case terms ->> 'is'
        when 'AmountOff'
            then json_build_object('value', bench.money((terms ->> 'value_fen')::bigint))
        when 'PercentOff' then json_build_object('percent', terms -> 'percent')
        when 'FixedPrice'
            then json_build_object('title', terms -> 'title',
                'price', bench.money((terms ->> 'price_fen')::bigint))
        else json_build_object('title', terms -> 'title', 'quantity', terms -> 'quantity') end;

-- Below the first step, the price is that of the first.
create function bench.price_fen(tiers jsonb, asked integer) returns bigint language sql immutable as $$
    select (step ->> 'fen')::bigint
    from jsonb_array_elements(tiers) with ordinality as ladder (step, place)
    where (step ->> 'people')::integer <= asked or place = 1
    order by place desc limit 1
$$;

create function bench.cursor(mm integer, id uuid) returns text language sql immutable return
    rtrim(translate(encode(convert_to(format('[%s,"%s"]', mm, id), 'UTF8'), 'base64'),
        E'+/\n', '-_'), '=');
