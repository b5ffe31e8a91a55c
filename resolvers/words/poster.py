"""What is said when there is no poster."""

from bff.domains.checkout import errors
from miniprogram_schema import poster
from resolvers.words.row import Row

TABLE = (
    Row(
        errors.PosterUnknown,
        poster.PosterUnknown,
        poster.PosterUnknown.of,
        zh="活动已结束或商品已下架，无法生成海报。",
        en="It is over or no longer sold: there is nothing to make a poster of.",
    ),
    Row(
        errors.PosterUnavailable,
        poster.PosterUnavailable,
        poster.PosterUnavailable.of,
        zh="微信暂时无法生成小程序码，请稍后再试。",
        en="WeChat gives no code just now; please try again later.",
    ),
)
