"""Every refusal of the domains becomes the problem that the phones are shown for it."""

from strawberry.types import Info
from strawberry.types.field import StrawberryField

from bff.context import Context, Language
from bff.kit.refusal import Refusal
from miniprogram_schema.problem import Problem
from resolvers.words import (
    code,
    community,
    community_sale,
    coupon,
    group_buy,
    member,
    order,
    poster,
    product,
    profit,
    store,
)
from resolvers.words.row import Row

TABLE: tuple[Row, ...] = (
    *member.TABLE,
    *product.TABLE,
    *store.TABLE,
    *community.TABLE,
    *code.TABLE,
    *profit.TABLE,
    *coupon.TABLE,
    *order.TABLE,
    *group_buy.TABLE,
    *poster.TABLE,
    *community_sale.TABLE,
)


class Told:
    """Turns one kind of refusal into its problem, wherever a field's union has it."""

    def __init__(self, row: Row) -> None:
        """Answer for the refusal of this row."""
        self.exception_type = row.refusal
        self.error_type = row.problem
        self._row = row

    def handle(
        self, exception: Refusal, *, field: StrawberryField, info: Info[Context, None]
    ) -> Problem:
        """Return the problem in the language of the request."""
        del field
        return self._row.of(exception, worded(self._row, exception, info.context.language))


def worded(row: Row, refusal: Refusal, language: Language) -> str:
    """Say a refusal in words that are ready to show."""
    words = row.en if language is Language.EN else row.zh
    return words.format_map(vars(refusal))


def handlers() -> list[Told]:
    """Return one handler for each row, for the schema."""
    return [Told(row) for row in TABLE]
