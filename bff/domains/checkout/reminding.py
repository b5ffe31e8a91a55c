"""Who has not come for their goods of a community sale in time is reminded, once."""

from datetime import timedelta

from bff.domains.checkout import telling
from bff.domains.community_sale.rules import PICKED_UP_WITHIN
from bff.domains.member.moments import Moment
from bff.domains.order import standing
from bff.kit.database import Database

# Of what has waited for longer somebody was reminded, or must be called.
ASKED_FOR = timedelta(days=7)
AT_ONCE = 500
OVERDUE = """
    select orders.id
    from community_sale as sale
    cross join (select bff_now() as at offset 0) as clock
    join orders on orders.origin_id = sale.id and orders.state = 'PAID' and not orders.held
    where sale.state = 'ARRIVED' and sale.arrived_at < clock.at - $1::interval
        and sale.arrived_at > clock.at - $1::interval - $2::interval
        and not exists (
            select from message
            where message.member_id = orders.member_id and moment = $3 and about_id = orders.id)
    order by orders.id limit $4
"""


async def remind(database: Database) -> int:
    """Tell up to 500 buyers that their goods still wait for them; return how many they were."""
    async with database.transaction() as transaction:
        moment = Moment.PICKUP_OVERDUE
        values = (PICKED_UP_WITHIN, ASKED_FOR, moment, AT_ONCE)
        due = [row["id"] for row in await transaction.fetch(OVERDUE, *values)]
        orders = await standing.read(transaction, due)
        await telling.tell(transaction, moment, list(orders.values()))
    return len(due)
