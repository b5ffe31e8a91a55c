-- What the gate gave, in one statement for as many as have come together.
with given as (
    select *
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::int[],
        $7::timestamptz[], $8::timestamptz[], $9::text[])
        as one (id, campaign_id, terms_id, number, member_id, nth, usable_from, usable_until, key)
),
written as (
    insert into coupon (id, campaign_id, terms_id, number, member_id, nth, channel, state,
        usable_from, usable_until, issued_at)
    select id, campaign_id, terms_id, number, member_id, nth, 'CLAIM', 'USABLE', usable_from,
        usable_until, usable_from
    from given
),
answered as (
    insert into answer (actor, operation, key, fingerprint, at, outcome)
    select member_id, 'couponClaim', key, sha256(campaign_id::text::bytea), usable_from,
        jsonb_build_object('is', 'CouponClaimed', 'id', id)
    from given
)
update campaign
set issued = issued + taken.count, committed_fen = committed_fen + taken.count * worth_fen
from (select campaign_id, count(*) from given group by campaign_id) as taken
where campaign.id = taken.campaign_id
