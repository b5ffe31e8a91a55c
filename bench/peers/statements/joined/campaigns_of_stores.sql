-- The same, each with its title.
with {campaigns_everywhere}
select near.id as "askedId", found.id, found.title
from unnest($1::uuid[]) as asked (store_id)
join store as near on near.id = asked.store_id
cross join lateral (
    {campaigns_of_store}
) as found
order by found.own desc, found.id desc
