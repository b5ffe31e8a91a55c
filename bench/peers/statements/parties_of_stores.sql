-- The party of each of these stores that ends first and has a seat left.
select asked.store_id as "askedId", party.*
from unnest($1::uuid[]) as asked (store_id)
cross join (select bff_now() as at offset 0) as clock
cross join lateral (
    select id, offer_id as "offerId", size, paid as filled, ends_at as "endsAt" from party
    where party.store_id = asked.store_id and party.state = 'OPEN' and party.ends_at > clock.at
        and party.taken < party.size
    order by party.ends_at, party.id limit 1
) as party
