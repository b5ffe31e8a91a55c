"""What waits at stores for their customers, of sales that have arrived there."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from bff.domains.community_sale.arriving import SHORT
from bff.domains.community_sale.waiting import SaleBag, Waiting, bags
from bff.kit.database import Database, columns

# Of an order of which nothing came there is nothing left; it is read for what is missing.
WAITING = """
    select asked.place, sale.id, orders.id, orders.for_whom, sale.arrived_at, bff_now() as now,
        line.title, line.variant_title, line.quantity - line.refunded as quantity,
        coalesce(lost.missing, 0)::int as missing
    from unnest($1::uuid[], $2::uuid[]) with ordinality as asked (store, member, place)
    cross join lateral (select alias_set(asked.member) as members offset 0) as person
    join orders on orders.member_id = any(person.members) and orders.store_id = asked.store
        and orders.origin = 'SALE' and orders.state in ('PAID', 'REFUNDED')
        and orders.picked_up_at is null and not orders.held
    join community_sale as sale on sale.id = orders.origin_id and sale.state = 'ARRIVED'
    join order_line as line on line.order_id = orders.id
    left join lateral (
        select sum(refund_line.quantity) as missing
        from refund join refund_line on refund_id = refund.id
        where refund.order_id = orders.id and once = $3 and refund_line.line = line.line
    ) as lost on true
    where line.quantity > line.refunded or lost.missing > 0
    order by asked.place, orders.id, line.line
"""


async def waiting_at_stores(
    database: Database, asked: Sequence[tuple[UUID, UUID]]
) -> list[list[SaleBag]]:
    """Return what waits at each store for the member beside it, whom aliases count as."""
    found: dict[int, list[Waiting]] = defaultdict(list)
    for place, *line in await database.fetch(WAITING, *columns(asked), SHORT):
        found[place].append(Waiting(*line))
    return [bags(found[place]) for place in range(1, len(asked) + 1)]
