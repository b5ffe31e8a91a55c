-- name: campaigns_locked
select id, terms_id, worth_fen, state, channels, total, issued, per_member,
    claim_from, claim_until, use_from, use_until, use_days, budget_fen, committed_fen,
    bff_now() as now
from campaign
where id = any($1::uuid[])
order by id
for update

-- name: held
select asked.campaign_id, asked.member_id, had.count, had.last
from unnest($1::uuid[], $2::uuid[]) as asked (campaign_id, member_id)
cross join lateral (
    select count(*) filter (where state <> 'REVOKED') as count, max(nth) as last
    from coupon
    where coupon.campaign_id = asked.campaign_id and coupon.member_id = asked.member_id
) as had
where had.last is not null

-- name: issue
stock_counted as (
    update campaign set issued = issued + given.count, committed_fen = committed_fen + given.fen
    from unnest($11::uuid[], $12::int[], $13::bigint[]) as given (id, count, fen)
    where campaign.id = given.id
    returning campaign.id
),
coupon_issued as (
    insert into coupon (id, campaign_id, terms_id, number, member_id, nth, channel, source_id,
        usable_from, usable_until, issued_at, state)
    select issue.*, $14::timestamptz, 'USABLE'
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::int[], $7::text[],
            $8::uuid[], $9::timestamptz[], $10::timestamptz[])
        as issue (id, campaign_id, terms_id, number, member_id, nth, channel, source_id,
            usable_from, usable_until)
    where issue.campaign_id = any(array(select id from stock_counted))
    returning id
)

-- name: write_terms
insert into campaign_terms
select terms.*
from jsonb_array_elements($1::jsonb) as body
cross join lateral jsonb_populate_record(
    null::campaign_terms, body || jsonb_build_object('at', bff_now())
) as terms

-- name: publish
insert into campaign
select campaign.*
from jsonb_array_elements($1::jsonb) as body
cross join lateral jsonb_populate_record(
    null::campaign,
    body || jsonb_build_object(
        'state', 'PUBLISHED', 'issued', 0, 'committed_fen', 0,
        'claim_from', coalesce((body ->> 'claim_from')::timestamptz, bff_now()))
) as campaign

-- name: take_part
insert into campaign_store (campaign_id, store_id, gift_campaign_id)
select * from unnest($1::uuid[], $2::uuid[], $3::uuid[])
on conflict (campaign_id, store_id) do update set gift_campaign_id = excluded.gift_campaign_id

-- name: give_for_products
insert into campaign_product (campaign_id, product_id)
select * from unnest($1::uuid[], $2::uuid[])
on conflict (campaign_id, product_id) do nothing

-- name: revise
update campaign set terms_id = $2, worth_fen = $3 where id = $1

-- name: move_campaign
update campaign set state = $3 where id = $1 and state = $2

-- name: presented
select terms.*, coupon.id as coupon_id, coupon.member_id, coupon.state, coupon.usable_from,
    coupon.usable_until, bff_now() as now
from coupon join campaign_terms as terms on terms.id = coupon.terms_id
where coupon.id = $1 and coupon.member_id = any($2::uuid[])

-- name: keep_shown
with over as (
    delete from coupon_shown where code_hash = any(array(
        select code_hash from coupon_shown where expires_at < (select bff_now())
        order by expires_at limit 8 for update skip locked))
)
insert into coupon_shown (code_hash, coupon_id, expires_at) values ($1, $2, $3)
on conflict (code_hash) do nothing

-- name: tries_locked
insert into code_tries (subject, wrong, holds)
select subject, 0, 0 from unnest($1::text[]) as asked (subject) order by subject
on conflict (subject) do update set subject = excluded.subject
returning subject, wrong, since, holds, held_until

-- name: count_tries
update code_tries
set wrong = given.wrong, since = given.since, holds = given.holds, held_until = given.held_until
from unnest($1::text[], $2::int[], $3::timestamptz[], $4::int[], $5::timestamptz[])
    as given (subject, wrong, since, holds, held_until)
where code_tries.subject = given.subject

-- name: shown_at_counter
select terms.*, shown.*, store.id as counter_id, store.dealer_id as counter_dealer_id,
    store.region as counter_region, moment.now,
    (select held_until from code_tries where subject = $3) as address_held_until
from (select bff_now() as now) as moment
join store on store.id = $2
left join lateral (
    select coupon.id as coupon_id, coupon.terms_id, coupon.member_id, coupon.state,
        coupon.usable_from, coupon.usable_until,
        exists (
            select from campaign_store as part
            where part.campaign_id = coupon.campaign_id and part.store_id = $2) as listed
    from coupon_shown join coupon on coupon.id = coupon_shown.coupon_id
    where coupon_shown.code_hash = $1 and coupon_shown.expires_at > moment.now
) as shown on true
left join campaign_terms as terms on terms.id = shown.terms_id

-- name: keep_look
insert into coupon_look (id, coupon_id, store_id, clerk_id, at, expires_at)
values ($1, $2, $3, $4, $5, $6)

-- name: counters_locked
with counter as materialized (
    select pg_advisory_xact_lock(hashtextextended('redeem:' || store_id, 0)) as lock
    from (select distinct unnest($2::uuid[]) as store_id order by store_id) as asked
),
coupon_locked as materialized (
    select coupon.id, coupon.campaign_id, look.store_id
    from coupon_look as look join coupon on coupon.id = look.coupon_id
    where look.id = any($1::uuid[]) and (select count(counter.lock::text) from counter) > 0
    order by coupon.id
    for update of coupon
)
select id, terms_id, worth_fen, state, channels, total, issued, per_member,
    claim_from, claim_until, use_from, use_until, use_days, budget_fen, committed_fen,
    bff_now() as now
from campaign
where (select count(*) from coupon_locked) > 0 and 'GIFT' = any(channels) and id = any(
    array(
        select part.gift_campaign_id from coupon_locked as held
        join campaign_store as part using (campaign_id, store_id)))
order by id
for update

-- name: looked_at
select terms.*, look.id as look_id, look.clerk_id, look.expires_at, coupon.id as coupon_id,
    coupon.campaign_id, coupon.member_id, coupon.state, coupon.usable_from, coupon.usable_until,
    store.id as counter_id, store.dealer_id as counter_dealer_id, store.region as counter_region,
    part.id is not null as listed, part.gift_campaign_id, spent.spent_fen, today.unproved_fen,
    person.members, person.gift_counts, person.gift_lasts, moment.now
from unnest($1::uuid[]) with ordinality as asked (look_id, place)
cross join (select bff_now() as now) as moment
left join coupon_look as look on look.id = asked.look_id
left join coupon on coupon.id = look.coupon_id
left join campaign_terms as terms on terms.id = coupon.terms_id
left join store on store.id = look.store_id
left join campaign_store as part
    on part.campaign_id = coupon.campaign_id and part.store_id = look.store_id
left join lateral (
    select coalesce(sum(advanced_fen), 0)::bigint as spent_fen
    from (
        select advanced_fen from redemption
        where redemption.campaign_id = coupon.campaign_id and redemption.store_id = look.store_id
        union all
        select advanced_fen from coupon_use
        where coupon_use.campaign_id = coupon.campaign_id and coupon_use.store_id = look.store_id
            and coupon_use.state in ('LOCKED', 'USED')
    ) as use
    where terms.store_budget_fen is not null
) as spent on true
left join lateral (
    select coalesce(sum(advanced_fen), 0)::bigint as unproved_fen
    from redemption
    where redemption.campaign_id = coupon.campaign_id and redemption.store_id = look.store_id
        and at >= date_trunc('day', moment.now, 'Asia/Shanghai') and not proved and not held
) as today on true
left join lateral (
    select array_agg(member.id) as members, array_agg(had.count) as gift_counts,
        array_agg(had.last) as gift_lasts
    from unnest(coalesce(alias_set(coupon.member_id), array[coupon.member_id])) as member (id)
    left join lateral (
        select count(*) filter (where given.state <> 'REVOKED') as count, max(nth) as last
        from coupon as given
        where given.campaign_id = part.gift_campaign_id and given.member_id = member.id
    ) as had on true
) as person on true
order by asked.place

-- name: redeem
redeemed as materialized (
    select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[],
        $7::uuid[], $8::timestamptz[], $9::bigint[], $10::bigint[], $11::bigint[],
        $12::smallint[], $13::bool[], $14::bool[], $15::uuid[])
        as given (id, coupon_id, campaign_id, member_id, store_id, clerk_id, look_id, at,
            value_fen, sale_fen, advanced_fen, bottles, proved, held, gift_coupon_id)
),
coupon_used as (
    update coupon set state = 'USED' from redeemed
    where coupon.id = any($2::uuid[]) and coupon.id = redeemed.coupon_id and coupon.state = 'USABLE'
    returning coupon.id
),
redemption_kept as (
    insert into redemption (id, coupon_id, campaign_id, member_id, store_id, clerk_id, look_id, at,
        value_fen, sale_fen, advanced_fen, bottles, proved, held, gift_coupon_id)
    select redeemed.* from redeemed join coupon_used on coupon_used.id = redeemed.coupon_id
    returning id
)

-- name: scan_campaigns_locked
with scoped as materialized (
    select campaign.id, terms.store_id, terms.dealer_id
    from campaign cross join lateral (
        select store_id, dealer_id from campaign_terms where id = campaign.terms_id offset 0
    ) as terms
    where campaign.id = any(array(
            select campaign_id from campaign_product where product_id = any($1::uuid[])))
        and (terms.store_id is null or terms.store_id = any($2::uuid[]))
),
locked as materialized (
    select * from campaign
    where id = any(array(select id from scoped))
        and 'SCAN' = any(channels) and state = 'PUBLISHED' and issued < total
    order by id
    for update
)
select locked.*, scoped.store_id, scoped.dealer_id, bff_now() as now,
    array(select product_id from campaign_product where campaign_id = locked.id) as products
from locked join scoped using (id)
order by id

-- name: release
with released as (
    update redemption set held = false
    where held and id in (
        select id from redemption where id = any($1::uuid[]) order by id for update)
    returning *
)
select terms.*, released.id as redemption_id, released.clerk_id, released.look_id,
    released.at as redeemed_at, released.value_fen, released.sale_fen,
    released.bottles as used_bottles, coupon.id as coupon_id, coupon.campaign_id,
    coupon.member_id, coupon.state, coupon.usable_from, coupon.usable_until,
    store.id as counter_id, store.dealer_id as counter_dealer_id, store.region as counter_region,
    true as listed
from released
join coupon on coupon.id = released.coupon_id
join campaign_terms as terms on terms.id = coupon.terms_id
join store on store.id = released.store_id

-- name: purses_locked
with asked as materialized (
    select * from unnest($1::uuid[], $2::uuid[], $3::text[]) as asked (coupon_id, store_id, members)
),
counter as materialized (
    select pg_advisory_xact_lock(hashtextextended('redeem:' || store_id, 0)) as lock
    from (
        select distinct asked.store_id
        from asked join coupon on coupon.id = asked.coupon_id
        join campaign_terms as terms on terms.id = coupon.terms_id
        where terms.store_budget_fen is not null
        order by asked.store_id
    ) as budgeted
)
select coupon.id
from coupon
where (select count(lock::text) from counter) >= 0 and coupon.id = any(array(
    select asked.coupon_id from asked join coupon as own on own.id = asked.coupon_id
        and own.member_id = any(asked.members::uuid[])))
order by coupon.id
for update

-- name: held_by
select terms.*, asked.place, coupon.id as coupon_id, coupon.campaign_id, coupon.member_id,
    coupon.state, coupon.usable_from, coupon.usable_until,
    exists (
        select from campaign_store as part
        where part.campaign_id = coupon.campaign_id and part.store_id = asked.store_id) as listed,
    case when terms.store_budget_fen is null then 0 else (
        select coalesce(sum(advanced_fen), 0)::bigint from redemption
        where campaign_id = coupon.campaign_id and store_id = asked.store_id
    ) + (
        select coalesce(sum(advanced_fen), 0)::bigint from coupon_use
        where campaign_id = coupon.campaign_id and store_id = asked.store_id
            and state in ('LOCKED', 'USED')
    ) end as spent_fen
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[])
    as asked (coupon_id, store_id, members, place)
join coupon on coupon.id = asked.coupon_id and coupon.member_id = any(asked.members::uuid[])
join campaign_terms as terms on terms.id = coupon.terms_id
order by asked.place, coupon.usable_until, coupon.id

-- name: wallets_open
select coupon.id as coupon_id, asked.members, asked.place
from unnest($1::text[], $2::int[]) as asked (members, place)
cross join (select bff_now() as at offset 0) as clock
cross join lateral (
    select id from coupon
    where member_id = any(asked.members::uuid[]) and state in ('USABLE', 'LOCKED')
        and usable_until > clock.at
    order by usable_until, id limit $3
) as coupon

-- name: lock_coupons
coupon_locked as (
    update coupon set state = 'LOCKED' where id = any($1::uuid[]) and state = 'USABLE'
    returning id
),
coupon_use_kept as (
    insert into coupon_use (coupon_id, order_id, campaign_id, store_id, value_fen, advanced_fen,
        state, locked_at)
    select given.*, 'LOCKED', bff_now()
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::bigint[])
        as given (coupon_id, order_id, campaign_id, store_id, value_fen, advanced_fen)
    where given.coupon_id = any(array(select id from coupon_locked))
    returning id
)

-- name: uses_locked
select coupon.id as coupon_id, coupon_use.order_id
from coupon_use join coupon on coupon.id = coupon_use.coupon_id
where coupon_use.order_id = any($1::uuid[]) and coupon_use.state = $2
order by coupon.id
for update of coupon, coupon_use

-- name: consume_coupons
coupon_consumed as (
    update coupon set state = 'USED' where id = any($1::uuid[]) and state = 'LOCKED'
    returning id
),
coupon_use_consumed as (
    update coupon_use set state = 'USED', used_at = bff_now()
    where coupon_id = any(array(select id from coupon_consumed)) and order_id = any($2::uuid[])
        and state = 'LOCKED'
    returning id
)

-- name: end_uses
with ended as (
    update coupon_use set state = $4, ended_at = bff_now()
    where coupon_id = any($1::uuid[]) and order_id = any($2::uuid[]) and state = $3
    returning coupon_id
)
update coupon
set state = case when taken_back_at is null then 'USABLE' else 'REVOKED' end
where id = any(array(select coupon_id from ended)) and state = $3

-- name: gifts_locked
select id, state from coupon
where source_id = any($1::uuid[]) and channel = 'ORDER' and taken_back_at is null
order by id
for update

-- name: take_back
update coupon
set taken_back_at = bff_now(),
    state = case when state = 'USABLE' then 'REVOKED' else state end
where id = any($1::uuid[])

-- name: order_campaigns_locked
with scoped as materialized (
    select campaign.id, terms.store_id, terms.dealer_id
    from campaign cross join lateral (
        select store_id, dealer_id from campaign_terms where id = campaign.terms_id offset 0
    ) as terms
    where 'ORDER' = any(channels) and state = 'PUBLISHED'
        and (terms.store_id is null or terms.store_id = any($1::uuid[]))
),
locked as materialized (
    select * from campaign
    where id = any(array(select id from scoped)) and state = 'PUBLISHED' and issued < total
    order by id
    for update
)
select locked.*, scoped.store_id, scoped.dealer_id, bff_now() as now,
    array(select product_id from campaign_product where campaign_id = locked.id) as products
from locked join scoped using (id)
order by id
