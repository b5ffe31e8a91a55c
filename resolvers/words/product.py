"""What is said where something about a product is refused."""

from bff.domains.product import errors
from bff.domains.store import errors as store_errors
from miniprogram_schema import product_publish, stock_count
from resolvers.words.row import Row

TABLE = (
    Row(
        errors.VariantUnknown,
        stock_count.VariantUnknown,
        stock_count.VariantUnknown.of,
        zh="有商品已停售，或为组合装，请刷新后重试。",
        en="Something is no longer sold, or is a bundle; please reload and try again.",
    ),
    Row(
        errors.ProductUnknown,
        product_publish.ProductUnknown,
        product_publish.ProductUnknown.of,
        zh="找不到该商品。",
        en="There is no such product.",
    ),
    Row(
        store_errors.PlaceUnknown,
        product_publish.PlaceUnknown,
        product_publish.PlaceUnknown.of,
        zh="所选门店或经销商不存在，请刷新后重试。",
        en="A store or dealer that was chosen is not there; please reload and try again.",
    ),
)
