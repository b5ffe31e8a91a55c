-- For many stores at once: the moment, and the campaigns that are taken everywhere.
clock as materialized (
    select bff_now() as at
),
everywhere as materialized (
    select campaign.id, campaign.terms_id, terms.title, terms.dealer_id, terms.region
    from campaign_terms as terms join campaign on campaign.id = terms.campaign_id
    cross join clock
    where terms.everywhere and terms.id = campaign.terms_id and not 'GIFT' = any(channels)
        and campaign.state = 'PUBLISHED' and campaign.issued < campaign.total
        and campaign.claim_from <= clock.at
        and (campaign.claim_until is null or campaign.claim_until > clock.at)
)
