select campaign.id, terms.title
from (
    select campaign_id from campaign_terms where everywhere
    union select campaign_id from campaign_terms where store_id = near.id
    union select campaign_id from campaign_store where store_id = near.id
) as taken
join campaign on campaign.id = taken.campaign_id
join campaign_terms as terms on terms.id = campaign.terms_id
where not 'GIFT' = any(channels) and campaign.state = 'PUBLISHED'
    and campaign.issued < campaign.total and campaign.claim_from <= bff_now()
    and (campaign.claim_until is null or campaign.claim_until > bff_now())
    and (terms.store_id is null or terms.store_id = near.id)
    and (terms.dealer_id is null or terms.dealer_id = near.dealer_id)
    and (terms.region is null or starts_with(near.region, terms.region))
order by terms.store_id is null, campaign.id desc limit 3
