-- The same, each with its title.
with {campaigns_everywhere}
select near.id as "askedId", found.id, found.title
from unnest($1::uuid[], $2::uuid[], $3::text[]) as near (id, dealer_id, region)
cross join lateral (
    {campaigns_of_store}
) as found
order by found.own desc, found.id desc
