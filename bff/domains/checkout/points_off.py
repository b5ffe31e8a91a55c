"""What points take off a basket, after its coupons, and what of them comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bff.domains.checkout.till import Ask
from bff.domains.coupon.fitting import Fitted
from bff.domains.order.drafts import Goods, Reduction
from bff.domains.order.errors import PointsOverCap, PointsShort
from bff.domains.order.refunds import NewRefund
from bff.domains.order.rules import Back, Line, reduced
from bff.domains.order.standing import Standing
from bff.domains.profit.pockets import Pockets
from bff.domains.profit.spending import Returning
from bff.kit.money import split

KIND = "POINTS"


@dataclass(frozen=True, slots=True)
class PointsOff:
    """What so many points take off each of the goods; how many there are and could be used."""

    points: int = 0
    by_line: Sequence[int] = ()
    balance: int = 0
    most: int = 0
    most_fen: int = 0

    @property
    def fen(self) -> int:
        """What they take off in all."""
        return sum(self.by_line)

    @property
    def reductions(self) -> list[Reduction]:
        """What the order keeps of it; points are the brand's to bear."""
        if not self.fen:
            return []
        return [
            Reduction(
                points=self.points,
                stacking=KIND,
                by_line=self.by_line,
                brand_fen=self.fen,
                dealer_fen=0,
                store_fen=0,
            )
        ]


def taken_off(
    pockets: Pockets | None, ask: Ask, goods: Sequence[Goods], fitted: Fitted
) -> PointsOff | PointsShort | PointsOverCap:
    """Take the points that are asked for off what coupons left, or say why not."""
    if pockets is None:
        return PointsOff()
    off = reduced(len(goods), (one.by_line for one in fitted.reductions))
    left = {place: one.fen - off[place] for place, one in enumerate(goods)}
    balance, whole = pockets.balance(ask.members), sum(left.values())
    most = pockets.most(ask.members, whole)
    if ask.points > balance:
        return PointsShort(balance)
    fen = pockets.rate.fen(ask.points)
    if fen > pockets.rate.cap_fen(whole):
        return PointsOverCap(most)
    parts = split(fen, left)
    by_line = [parts[place] for place in left]
    used, worth = pockets.rate.needed(ask.points), pockets.rate.fen(most)
    return PointsOff(used, by_line, balance, most, worth)


def all_back(order: Standing) -> list[Returning]:
    """Return the points of an order that ends with nothing bought."""
    if order.spent is None:
        return []
    return [_returning(order, order.id, order.spent.points or 0)]


def back(refund: NewRefund) -> list[Returning]:
    """Return the points that come back with a refund."""
    order = refund.order
    if order.spent is None:
        return []
    return [_returning(order, refund.id, of_pieces(order.spent, order.lines, refund.back))]


def of_pieces(spent: Reduction, lines: Sequence[Line], back: Sequence[Back]) -> int:
    """Return the points of all pieces that have come back once these do, all for all pieces."""
    of_line = split(spent.points or 0, dict(enumerate(spent.by_line, 1)))
    pieces = {line.line: line.refunded for line in lines}
    for one in back:
        pieces[one.line] += one.quantity
    # Worked out from all that came back so far: no rounding is lost between refunds.
    return sum(of_line[line.line] * pieces[line.line] // line.quantity for line in lines)


def _returning(order: Standing, ref: UUID, points: int) -> Returning:
    return Returning(order_id=order.id, ref=ref, points=points, at=order.now)
