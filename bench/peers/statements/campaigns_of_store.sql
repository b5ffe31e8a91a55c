select *
from (
    select id, terms_id, title, false as own from everywhere
    where (dealer_id is null or dealer_id = near.dealer_id)
        and (region is null or starts_with(near.region, region))
    union all
    select campaign.id, campaign.terms_id, terms.title, terms.store_id is not null
    from (
        select campaign_id from campaign_terms where store_id = near.id
        union select campaign_id from campaign_store where store_id = near.id
    ) as listed
    join campaign on campaign.id = listed.campaign_id
    join campaign_terms as terms on terms.id = campaign.terms_id
    cross join clock
    where not terms.everywhere and not 'GIFT' = any(channels)
        and campaign.state = 'PUBLISHED' and campaign.issued < campaign.total
        and campaign.claim_from <= clock.at
        and (campaign.claim_until is null or campaign.claim_until > clock.at)
        and (terms.store_id is null or terms.store_id = near.id)
        and (terms.dealer_id is null or terms.dealer_id = near.dealer_id)
        and (terms.region is null or starts_with(near.region, terms.region))
) as taken
order by own desc, id desc limit 3
