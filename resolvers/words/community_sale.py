"""What is said where a community sale is refused."""

from bff.domains.community_sale import errors
from miniprogram_schema import sale_keeping, sale_problems
from resolvers.words.row import Row

TABLE = (
    Row(
        errors.TooManySales,
        sale_keeping.TooManySales,
        sale_keeping.TooManySales.of,
        zh="进行中的团购已达{limit}场，请先结束一场。",
        en="{limit} sales of the community are open; please close one first.",
    ),
    Row(
        errors.SalePriceOut,
        sale_keeping.SalePriceOut,
        sale_keeping.SalePriceOut.of,
        zh="团购价不得高于门店价，且不得低于门店价的八折。",
        en="The price is at most the store's, and at least four fifths of it.",
    ),
    Row(
        errors.SaleDatesWrong,
        sale_keeping.SaleDatesWrong,
        sale_keeping.SaleDatesWrong.of,
        zh="截单时间或到货日期不合理，请重新选择。",
        en="The cut-off or the day of arrival cannot be; please choose others.",
    ),
    Row(
        errors.SaleClosed,
        sale_keeping.SaleClosed,
        sale_keeping.SaleClosed.of,
        zh="该场团购已截单。",
        en="This sale takes no orders any more.",
    ),
    Row(
        errors.SaleRoomTaken,
        sale_keeping.SaleRoomTaken,
        sale_keeping.SaleRoomTaken.of,
        zh="已有{taken}件被预订，容量不能更小。",
        en="{taken} pieces are ordered already; there must be room for them.",
    ),
    Row(
        errors.SaleOver,
        sale_problems.SaleOver,
        sale_problems.SaleOver.of,
        zh="该场团购已到货清点。",
        en="What arrived of this sale was counted before.",
    ),
    Row(
        errors.SaleStillOpen,
        sale_problems.SaleStillOpen,
        sale_problems.SaleStillOpen.of,
        zh="该场团购尚未截单，请截单后再清点。",
        en="People can still order; please count after the cut-off.",
    ),
    Row(
        errors.SaleRoomShort,
        sale_problems.SaleRoomShort,
        sale_problems.SaleRoomShort.of,
        zh="自提点还能存放{left}件，不够您要的数量。",
        en="The store has room for {left} more, fewer than you asked for.",
    ),
    Row(
        errors.SaleItemShort,
        sale_problems.SaleItemShort,
        sale_problems.SaleItemShort.of,
        zh="该商品剩余{left}件，不够您要的数量。",
        en="{left} of it are left, fewer than you asked for.",
    ),
)
