select party.id, party.size, party.paid, party.ends_at, offer.tiers, product.title, people.seats
from (
    select * from party
    where party.store_id = near.id and party.state = 'OPEN' and party.ends_at > near.now
        and party.taken < party.size
    order by party.ends_at, party.id limit 1
) as party
join group_buy_offer as offer on offer.id = party.offer_id
join product on product.id = offer.product_id
cross join lateral (
    select json_agg(json_build_object('member', json_build_object(
        'nickname', nickname, 'avatarUrl', avatar_url)) order by seat.id) as seats
    from seat join member on member.id = seat.member_id
    where seat.party_id = party.id and seat.state in ('PAID', 'COMPLETE', 'REFUNDED')
) as people
