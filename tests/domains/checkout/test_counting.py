from bff.domains.checkout import counting
from bff.domains.community_sale import editing
from bff.domains.community_sale.arriving import Count
from bff.gateways import signals
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.given import checkout
from tests.given import sale as given
from tests.given.sale import Item

TITLE = "select facts->>'title' from message where about_id = $1 and moment = 'SALE_ARRIVED'"


async def test_only_what_is_there_is_told_to_have_arrived(database: Database) -> None:
    here = await given.place(database)
    first, second = [await given.variant(database, here) for _ in range(2)]
    items = [Item(one, given.PRICE_FEN, None) for one in (first, second)]
    sale_id = await given.sale(database, here, *items)
    order_id = await given.ordered(database, sale_id, (first, 2), (second, 1))
    await editing.close(database, member_id=here.leader_id, sale_id=sale_id, key=uuid7().hex)
    counts = [Count(first, 2, 0, 0, ()), Count(second, 1, 1, 0, ())]

    async with signals.opened(checkout.NOWHERE) as told:
        counted = await counting.count(
            database,
            told,
            member_id=here.leader_id,
            sale_id=sale_id,
            counts=counts,
            key=uuid7().hex,
        )

    assert (counted.short, counted.refunded_fen) == (1, 2 * given.PRICE_FEN)
    assert await database.value(TITLE, order_id) == "东风大曲"
