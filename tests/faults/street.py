"""Where the people of a campaign buy: a store with its offers, sales and coupons."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from bff.kit import ids
from bff.kit.ids import Kind
from bff.story.phone import Data
from tests.faults.counter import Counter
from tests.faults.lives import Lives
from tests.given.order import Shop

PARTIES_KNOWN = 4
PIECES_MAX = 3


@dataclass(frozen=True)
class Street:
    """Everything that shoppers and a leader know of, and a server that may be dead."""

    lives: Lives
    shop: Shop
    counter: Counter
    offers: Sequence[UUID]
    campaigns: Sequence[UUID]
    community_id: UUID
    on_sale: Mapping[UUID, int]
    parties: deque[str] = field(default_factory=lambda: deque(maxlen=PARTIES_KNOWN))
    sales: deque[str] = field(default_factory=lambda: deque(maxlen=1))
    orders: set[UUID] = field(default_factory=set)

    @property
    def community(self) -> str:
        """The community as phones name it."""
        return ids.opaque(Kind.COMMUNITY, self.community_id)

    def basket(self, dice: Random) -> Data:
        """Return what somebody buys from the shelf."""
        return self.shop.basket(dice.randint(1, PIECES_MAX))

    def basket_of(self, sale_id: str, dice: Random) -> Data:
        """Return what somebody orders of a sale."""
        wanted = dice.sample(list(self.on_sale), dice.randint(1, len(self.on_sale)))
        lines = [
            {"variantId": ids.opaque(Kind.VARIANT, one), "quantity": dice.randint(1, PIECES_MAX)}
            for one in wanted
        ]
        return self.shop.basket() | {"lines": lines, "saleId": sale_id}

    def ordered(self, told: Data) -> Data | None:
        """Remember the order that came of something, if one did, and return it."""
        order: Data | None = told.get("order")
        if order:
            self.orders.add(ids.read(Kind.ORDER, order["id"]))
        return order
