"""What is said where an order is refused."""

from bff.domains.order import errors
from miniprogram_schema import order_change, order_place, order_problems
from resolvers.words.row import Row

TABLE = (
    Row(
        errors.StoreUnknown,
        order_problems.OrderStoreUnknown,
        order_problems.OrderStoreUnknown.of,
        zh="没有找到该门店。",
        en="There is no such store.",
    ),
    Row(
        errors.ProductUnavailable,
        order_problems.ProductUnavailable,
        order_problems.ProductUnavailable.of,
        zh="商品已下架，请重新选择。",
        en="This is not sold at present; please choose again.",
    ),
    Row(
        errors.StockShort,
        order_problems.StockShort,
        order_problems.StockShort.of,
        zh="{title}库存不足，请减少数量。",
        en="The store has too few of {title}; please order fewer.",
    ),
    Row(
        errors.PurchaseLimitReached,
        order_problems.PurchaseLimitReached,
        order_problems.PurchaseLimitReached.of,
        zh="{title}{per.zh}限购 {limit} 件。",
        en="You may have {limit} of {title} {per.en}.",
    ),
    Row(
        errors.CouponMisfit,
        order_problems.CouponMisfit,
        order_problems.CouponMisfit.of,
        zh="优惠券不可用：{zh}。",
        en="A coupon does not fit: {en}",
    ),
    Row(
        errors.CouponUnknown,
        order_problems.CouponNotHeld,
        order_problems.CouponNotHeld.of,
        zh="没有找到这张优惠券。",
        en="You have no such coupon.",
    ),
    Row(
        errors.ScanUnknown,
        order_problems.ScanUnknown,
        order_problems.ScanUnknown.of,
        zh="没有找到这次扫码记录。",
        en="You have no such scan.",
    ),
    Row(
        errors.PointsShort,
        order_problems.PointsShort,
        order_problems.PointsShort.of,
        zh="积分不足，当前可用 {balance} 分。",
        en="You have too few points: {balance}.",
    ),
    Row(
        errors.PointsOverCap,
        order_problems.PointsOverCap,
        order_problems.PointsOverCap.of,
        zh="本单最多可用 {most} 积分。",
        en="This order takes {most} points at most.",
    ),
    Row(
        errors.PaymentAway,
        order_place.PaymentUnavailable,
        order_place.PaymentUnavailable.of,
        zh="微信支付暂时没有响应，请稍后再付。",
        en="WeChat Pay does not answer; please pay in a moment.",
    ),
    Row(
        errors.OrderUnknown,
        order_change.OrderUnknown,
        order_change.OrderUnknown.of,
        zh="没有找到该订单。",
        en="You have no such order.",
    ),
    Row(
        errors.RefundUnknown,
        order_change.RefundUnknown,
        order_change.RefundUnknown.of,
        zh="没有找到该退款。",
        en="There is no such refund.",
    ),
    Row(
        errors.NotDoable,
        order_change.OrderNotDoable,
        order_change.OrderNotDoable.of,
        zh="{reason.zh}。",
        en="{reason.en}",
    ),
    Row(
        errors.OtherStore,
        order_change.OrderNotDoable,
        order_change.OrderNotDoable.elsewhere,
        zh="请到「{store_name}」提货。",
        en="Please pick it up at {store_name}.",
    ),
    Row(
        errors.LookOver,
        order_change.OrderLookOver,
        order_change.OrderLookOver.of,
        zh="请重新扫描顾客的取货码。",
        en="Please scan the customer's code again.",
    ),
)
