-- The ten newest coupons of each of these members.
select coupon.*
from unnest($1::uuid[]) as asked (member_id)
cross join (select bff_now() as at offset 0) as clock
cross join lateral (
    select member_id as "askedId", id, terms_id as "termsId", usable_from as "usableFrom",
        usable_until as "usableUntil",
        case when state = 'USABLE' and usable_until <= clock.at then 'EXPIRED' else state end
            as status
    from coupon where member_id = asked.member_id
    order by id desc limit 10
) as coupon
order by coupon.id desc
