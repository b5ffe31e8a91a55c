"""What an order is made of, as far as coupons care."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from bff.domains.coupon.counter import Counter, Presented
from bff.domains.coupon.terms import Terms, covers


class Line(NamedTuple):
    """A line of an order; `fen` is what all its pieces cost, after the party's or sale's price."""

    product_id: UUID
    category_id: UUID | None
    variant_id: UUID
    quantity: int
    fen: int


@dataclass(frozen=True, slots=True)
class Basket:
    """What somebody orders at a store, and when."""

    store_id: UUID
    dealer_id: UUID
    region: str
    lines: tuple[Line, ...]
    at: datetime

    def counter(self, *, listed: bool) -> Counter:
        """Return the store, of which a campaign may or may not have named."""
        return Counter(self.store_id, self.dealer_id, self.region, listed)


@dataclass(frozen=True, slots=True)
class Held:
    """A coupon of somebody who orders at a store.

    `listed` says that the campaign names the store, `spent_fen` what others than the store have
    paid there for coupons of a campaign that sets a budget for each store.
    """

    coupon: Presented
    listed: bool
    spent_fen: int = 0


def scoped(terms: Terms, line: Line) -> bool:
    """Whether the terms are for the goods of this line."""
    return covers(terms, line.product_id, line.category_id)
