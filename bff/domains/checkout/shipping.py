"""WeChat is told what was handed over; until it is, it keeps the money."""

from collections.abc import Sequence
from uuid import UUID

import structlog

from bff.context import App
from bff.domains.order.placing import STATEMENTS
from bff.domains.order.standing import Standing
from bff.gateways.wechat import MiniProgram, PickedUp
from bff.kit import jobs
from bff.kit.database import Database, Record, Transaction

JOB = "order.picked_up"

log = structlog.get_logger(__name__)


async def tell_later(transaction: Transaction, orders: Sequence[Standing]) -> None:
    """Have WeChat told of those orders handed over here that it was paid for."""
    paid = [order.id for order in orders if order.transaction_id is not None]
    await jobs.enqueue_each(transaction, JOB, [{"order_id": str(id_)} for id_ in paid])


async def tell(database: Database, mini_program: MiniProgram, order_id: UUID) -> None:
    """Tell WeChat that an order was handed over; WeChatError when it has to be told again."""
    row = await database.row(STATEMENTS["picked_up"], order_id)
    # What was given back in the meantime is no matter of shipping any more.
    if row is None:
        return
    await mini_program.picked_up(App(row["app"]), _picked_up(row))
    log.info("pickup_told", order=str(order_id))


def _picked_up(row: Record) -> PickedUp:
    more = f"等{row['lines']}种商品" if row["lines"] > 1 else ""
    return PickedUp(
        transaction_id=row["transaction_id"],
        openid=row["openid"],
        goods=f"{row['title']}{more}",
        at=row["picked_up_at"],
    )
