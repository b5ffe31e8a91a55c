"""What is said where something about a product is refused."""

from bff.domains.product import errors
from miniprogram_schema import stock_count
from resolvers.words.row import Row

TABLE = (
    Row(
        errors.VariantUnknown,
        stock_count.VariantUnknown,
        stock_count.VariantUnknown.of,
        zh="有商品已停售，或为组合装，请刷新后重试。",
        en="Something is no longer sold, or is a bundle; please reload and try again.",
    ),
)
