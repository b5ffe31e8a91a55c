"""What an order would cost: the same sums as when it is placed, and nothing is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from uuid import UUID

from bff.domains.checkout import sale_prices, till
from bff.domains.checkout.points_off import PointsOff
from bff.domains.checkout.pricing import Priced, Pricing
from bff.domains.checkout.till import Ask, Till
from bff.domains.community_sale import stall
from bff.domains.community_sale.stall import Desk
from bff.domains.coupon.fitting import Reduction
from bff.domains.order import rules
from bff.domains.order.drafts import Goods
from bff.domains.store import stock
from bff.kit.database import Database, Transaction
from bff.kit.refusal import BadInput, Refusal


class Query(NamedTuple):
    """What somebody would buy, of a community sale if one is named."""

    ask: Ask
    sale_id: UUID | None = None


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


async def quote(database: Database, commands: Sequence[Query]) -> list[Quoted | Refusal | BadInput]:
    """Say what each basket would cost now, or why it cannot be ordered."""
    async with database.transaction() as transaction:
        priced = await _priced(transaction, commands)
        # What a sale sells is sent for it, and never lies on the store's shelf.
        wants = [
            one.wants if isinstance(one, Priced) and query.sale_id is None else []
            for one, query in zip(priced, commands, strict=True)
        ]
        short = await stock.short(transaction, wants)
    return [
        _quoted(one, lacking) if isinstance(one, Priced) else one
        for one, lacking in zip(priced, short, strict=True)
    ]


async def _priced(
    transaction: Transaction, commands: Sequence[Query]
) -> list[Priced | Refusal | BadInput]:
    sales = [one.sale_id for one in commands]
    named = [id_ for id_ in sales if id_ is not None]
    desk = Desk(await stall.read(transaction, named) if named else {})
    known = await till.gathered(transaction, [one.ask for one in commands], lock=False)
    known = sale_prices.known_of(known, desk, sales)
    return [_price(desk, known, number, one) for number, one in enumerate(commands)]


def _price(desk: Desk, known: Till, number: int, query: Query) -> Priced | Refusal | BadInput:
    if query.sale_id and (refusal := sale_prices.refused(desk, query.ask, query.sale_id)):
        return refusal
    # Each for itself: quotes do not compete for coupons and goods as orders do.
    return Pricing(known).price(number, query.ask)


def _quoted(priced: Priced, short: Sequence[UUID]) -> Quoted:
    fitted = priced.fitted
    return Quoted(priced.goods, fitted.reductions, fitted.mismatches, priced.off, short)
