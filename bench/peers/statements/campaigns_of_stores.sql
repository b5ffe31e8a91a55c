-- The campaigns that each of these stores takes now, its own first, at most $2 of them.
select asked.store_id as asked_id, found.id, found.title
from unnest($1::uuid[]) as asked (store_id)
join store on store.id = asked.store_id
cross join lateral (
    select campaign.id, terms.title, terms.store_id
    from (
        select campaign_id from campaign_terms where everywhere
        union select campaign_id from campaign_terms where store_id = store.id
        union select campaign_id from campaign_store where store_id = store.id
    ) as near
    join campaign on campaign.id = near.campaign_id
    join campaign_terms as terms on terms.id = campaign.terms_id
    where not 'GIFT' = any(channels) and campaign.state = 'PUBLISHED'
        and campaign.issued < campaign.total and campaign.claim_from <= bff_now()
        and (campaign.claim_until is null or campaign.claim_until > bff_now())
        and (terms.store_id is null or terms.store_id = store.id)
        and (terms.dealer_id is null or terms.dealer_id = store.dealer_id)
        and (terms.region is null or starts_with(store.region, terms.region))
    order by terms.store_id is null, campaign.id desc limit $2
) as found
order by found.store_id is null, found.id desc
