"""An order as it is about to be placed: its goods, what is taken off, and who earns by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bff.domains.order import rules
from bff.domains.order.states import Origin
from bff.domains.profit.facts import PayeeRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """So many pieces of a variant, for what one costs in this order."""

    variant_id: UUID
    product_id: UUID
    category_id: UUID | None
    title: str
    variant_title: str
    picture_url: str
    quantity: int
    price_fen: int

    @property
    def name(self) -> str:
        """What a person knows them by: the product has other variants."""
        return f"{self.title} {self.variant_title}"

    @property
    def fen(self) -> int:
        """What they cost together, before reductions."""
        return self.price_fen * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """What a coupon, or so many points, take off each of the goods, and who bears it."""

    coupon_id: UUID | None = None
    points: int | None = None
    stacking: str
    by_line: Sequence[int]
    brand_fen: int
    dealer_fen: int
    store_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An order that is decided and yet to be written; `held` keeps its goods in the store."""

    id: UUID
    member_id: UUID
    identity_id: UUID
    store_id: UUID
    goods: Sequence[Goods]
    placed_at: datetime
    expires_at: datetime
    reductions: Sequence[Reduction] = ()
    payees: Mapping[PayeeRole, UUID]
    evidence: Mapping[str, str]
    origin: Origin = Origin.SHELF
    origin_id: UUID | None = None
    held: bool = False
    remark: str | None = None
    for_whom: str | None = None

    @property
    def goods_fen(self) -> int:
        """What the goods cost before reductions."""
        return sum(one.fen for one in self.goods)

    @property
    def reduced(self) -> list[int]:
        """What is taken off each of the goods."""
        return rules.reduced(len(self.goods), (one.by_line for one in self.reductions))

    @property
    def payable_fen(self) -> int:
        """What is to be paid."""
        return self.goods_fen - sum(self.reduced)
