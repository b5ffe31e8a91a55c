-- name: campaigns_locked
select campaign.id, terms_id, worth_fen, state, channels, total, issued, per_member,
    claim_from, claim_until, use_from, use_until, use_days, budget_fen, committed_fen,
    bff_now() as now
from campaign join campaign_terms as terms on terms.id = campaign.terms_id
where campaign.id = any($1::uuid[])
order by campaign.id
for update of campaign

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
with counted as (
    update campaign set issued = issued + given.count, committed_fen = committed_fen + given.fen
    from unnest($11::uuid[], $12::int[], $13::bigint[]) as given (id, count, fen)
    where campaign.id = given.id
)
insert into coupon (id, campaign_id, terms_id, number, member_id, nth, channel, source_id,
    usable_from, usable_until, issued_at, state)
select issue.*, $14::timestamptz, 'USABLE'
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::int[], $7::text[],
    $8::uuid[], $9::timestamptz[], $10::timestamptz[]) as issue

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
update campaign set terms_id = $2 where id = $1

-- name: move_campaign
update campaign set state = $3 where id = $1 and state = $2
