-- The campaigns that each of these stores takes now, its own first.
with {campaigns_everywhere}
select near.id as "askedId", found.id, found.terms_id as "termsId"
from unnest($1::uuid[], $2::uuid[], $3::text[]) as near (id, dealer_id, region)
cross join lateral (
    {campaigns_of_store}
) as found
order by found.own desc, found.id desc
