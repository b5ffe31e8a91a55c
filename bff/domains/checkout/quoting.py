"""What an order would cost: the same sums as when it is placed, and nothing is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from bff.domains.checkout import till
from bff.domains.checkout.points_off import PointsOff
from bff.domains.checkout.pricing import Priced, Pricing
from bff.domains.checkout.till import Ask
from bff.domains.coupon.fitting import Reduction
from bff.domains.order import rules
from bff.domains.order.drafts import Goods
from bff.domains.store import stock
from bff.kit.database import Database
from bff.kit.refusal import Refusal


class Unfit(Protocol):
    """Why a coupon is not used, in words."""

    @property
    def zh(self) -> str:
        """In Chinese."""

    @property
    def en(self) -> str:
        """In English."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """What an order would cost, with what taken off, and which goods the store is short of."""

    goods: Sequence[Goods]
    reductions: Sequence[Reduction]
    mismatches: Mapping[UUID, Unfit]
    off: PointsOff
    short: Sequence[UUID]

    @property
    def goods_fen(self) -> int:
        """What the goods cost before reductions."""
        return sum(one.fen for one in self.goods)

    @property
    def reduced(self) -> list[int]:
        """What is taken off each of the goods."""
        every = [*(one.by_line for one in self.reductions), self.off.by_line]
        return rules.reduced(len(self.goods), every)

    @property
    def payable_fen(self) -> int:
        """What would be to pay."""
        return self.goods_fen - sum(self.reduced)


async def quote(database: Database, commands: Sequence[Ask]) -> list[Quoted | Refusal]:
    """Say what each basket would cost now, or why it cannot be ordered."""
    async with database.transaction() as transaction:
        known = await till.gathered(transaction, commands, lock=False)
        # Each for itself: quotes do not compete for coupons and goods as orders do.
        priced = [Pricing(known).price(number, ask) for number, ask in enumerate(commands)]
        wants = [one.wants if isinstance(one, Priced) else [] for one in priced]
        short = await stock.short(transaction, wants)
    return [
        _quoted(one, lacking) if isinstance(one, Priced) else one
        for one, lacking in zip(priced, short, strict=True)
    ]


def _quoted(priced: Priced, short: Sequence[UUID]) -> Quoted:
    fitted = priced.fitted
    return Quoted(priced.goods, fitted.reductions, fitted.mismatches, priced.off, short)
