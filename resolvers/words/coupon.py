"""What is said where a coupon is refused."""

from bff.domains.coupon import errors
from miniprogram_schema import coupon_claim, coupon_counter
from resolvers.words.row import Row

TABLE = (
    Row(
        errors.SoldOut,
        coupon_claim.CouponSoldOut,
        coupon_claim.CouponSoldOut.of,
        zh="来晚了，优惠券已被领完。",
        en="All coupons of this campaign are taken.",
    ),
    Row(
        errors.LimitReached,
        coupon_claim.CouponLimitReached,
        coupon_claim.CouponLimitReached.of,
        zh="每人限领 {limit} 张，您已领满。",
        en="One person may have {limit}, and you have had them.",
    ),
    Row(
        errors.NotYetOpen,
        coupon_claim.CouponNotYetOpen,
        coupon_claim.CouponNotYetOpen.of,
        zh="活动还没开始，请稍后再来。",
        en="It is not open yet; please come back later.",
    ),
    Row(
        errors.ClaimClosed,
        coupon_claim.CouponClaimClosed,
        coupon_claim.CouponClaimClosed.of,
        zh="该活动现在不能领券。",
        en="Nothing can be claimed of this campaign now.",
    ),
    Row(
        errors.NotShowable,
        coupon_claim.CouponNotShowable,
        coupon_claim.CouponNotShowable.of,
        zh="{reason.zh}。",
        en="{reason.en}",
    ),
    Row(
        # Mistyped, invented and out of date sound the same, or guessing would pay.
        errors.CodeWrong,
        coupon_counter.CouponCodeUnknown,
        coupon_counter.CouponCodeUnknown.of,
        zh="该码无效或已过期，请顾客刷新后重试。",
        en="No phone shows this code now; please ask for a fresh one.",
    ),
    Row(
        errors.LookHeld,
        coupon_counter.CouponLookHeld,
        coupon_counter.CouponLookHeld.of,
        zh="错误次数过多，请稍后再试。",
        en="Too many wrong codes; please try again later.",
    ),
    Row(
        errors.LookOver,
        coupon_counter.CouponLookOver,
        coupon_counter.CouponLookOver.of,
        zh="查看已超时，请重新扫描顾客的券码。",
        en="The look is over; please read the customer's code again.",
    ),
    Row(
        errors.NotRedeemable,
        coupon_counter.CouponNotRedeemable,
        coupon_counter.CouponNotRedeemable.of,
        zh="{reason.zh}。",
        en="{reason.en}",
    ),
    Row(
        errors.EvidenceMissing,
        coupon_counter.EvidenceMissing,
        coupon_counter.EvidenceMissing.of,
        zh="还缺核销凭证：{needed.zh}。",
        en="Something is still to be shown: {needed.en}.",
    ),
)
