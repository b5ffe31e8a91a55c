-- The party of each of these stores that ends first and has a seat left, with its people.
select asked.store_id as "askedId", party.id, party.size, party.paid, party.ends_at, offer.tiers,
    product.title, people.*
from unnest($1::uuid[]) as asked (store_id)
cross join (select bff_now() as at offset 0) as clock
cross join lateral (
    select * from party
    where party.store_id = asked.store_id and party.state = 'OPEN' and party.ends_at > clock.at
        and party.taken < party.size
    order by party.ends_at, party.id limit 1
) as party
join group_buy_offer as offer on offer.id = party.offer_id
join product on product.id = offer.product_id
cross join lateral (
    select array_agg(nickname) as nicknames, array_agg(avatar_url) as avatar_urls
    from (
        select nickname, avatar_url
        from seat join member on member.id = seat.member_id
        where seat.party_id = party.id and seat.state in ('PAID', 'COMPLETE', 'REFUNDED')
        order by seat.id
    ) as seat
) as people
