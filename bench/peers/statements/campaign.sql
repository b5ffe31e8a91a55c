select campaign.id, campaign.terms_id, campaign.total, campaign.per_member, campaign.worth_fen,
    campaign.use_days, terms.title, terms.benefit, terms.threshold_fen
from campaign join campaign_terms as terms on terms.id = campaign.terms_id
where campaign.id = $1
