"""Who has not come for their goods in time is reminded, once."""

from datetime import timedelta

from bff.domains.checkout import telling
from bff.domains.member.moments import Moment
from bff.domains.order import standing
from bff.kit.database import Database

# Of what has waited for longer somebody was reminded, or must be called.
ASKED_FOR = timedelta(days=7)
AT_ONCE = 500
OVERDUE = """
    select id from orders
    where state = 'PAID' and pick_up_by < (select bff_now())
        and pick_up_by > (select bff_now()) - $1::interval
        and not exists (
            select from message
            where message.member_id = orders.member_id and moment = $2 and about_id = orders.id)
    order by pick_up_by limit $3
"""


async def remind(database: Database) -> int:
    """Tell up to 500 buyers that their goods still wait for them; return how many they were."""
    async with database.transaction() as transaction:
        moment = Moment.PICKUP_OVERDUE
        rows = await transaction.fetch(OVERDUE, ASKED_FOR, moment, AT_ONCE)
        due = [row["id"] for row in rows]
        orders = await standing.read(transaction, due)
        await telling.tell(transaction, moment, list(orders.values()))
    return len(due)
