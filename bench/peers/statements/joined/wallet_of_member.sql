-- The ten newest coupons of a member.
select coupon.id, terms.title, terms.benefit, coupon.usable_until,
    case when coupon.state = 'USABLE' and coupon.usable_until <= clock.at then 'EXPIRED'
        else coupon.state end as status
from (select bff_now() as at offset 0) as clock
cross join coupon join campaign_terms as terms on terms.id = coupon.terms_id
where coupon.member_id = $1
order by coupon.id desc limit 10
