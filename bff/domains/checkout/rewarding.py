"""What an order brings its buyer beside the goods: coupons, and a neighbour's points."""

from collections.abc import Sequence

from bff.domains.community import neighbours
from bff.domains.community.neighbours import Moment
from bff.domains.coupon import gifts
from bff.domains.coupon.gifts import Bought
from bff.domains.order.placing import STATEMENTS
from bff.domains.order.standing import Standing
from bff.domains.profit import points
from bff.domains.profit.points import Earning
from bff.kit.database import Transaction


async def rewarded(transaction: Transaction, orders: Sequence[Standing]) -> None:
    """Give coupons and points for orders that are paid, with all else written before commit."""
    if not orders:
        return
    campaigns = await gifts.generous(transaction, {order.store_id for order in orders})
    if campaigns:
        bought = await _bought(transaction, orders)
        await gifts.given_by_order(transaction, campaigns, bought)
    moments = [Moment(one.member_id, one.store_id, one.placed_at) for one in orders]
    belong = await neighbours.belonging(transaction, moments)
    earning = [
        Earning(
            order_id=order.id,
            member_id=order.member_id,
            fen=order.payable_fen - order.refunded_fen,
            at=order.now,
        )
        for order, neighbour in zip(orders, belong, strict=True)
        if neighbour
    ]
    points.earned(transaction, earning)


async def _bought(transaction: Transaction, orders: Sequence[Standing]) -> list[Bought]:
    rows = await transaction.fetch(STATEMENTS["buyers"], [order.id for order in orders])
    members = {row["id"]: tuple(row["members"]) for row in rows}
    return [
        Bought(
            order_id=order.id,
            member_id=order.member_id,
            members=members[order.id],
            store_id=order.store_id,
            dealer_id=order.dealer_id,
            products=frozenset(line.product_id for line in order.lines),
        )
        for order in orders
    ]
