from bff.domains.checkout.paid import paid
from bff.domains.community_sale import stall
from bff.domains.order.payments import Effect, Received
from bff.gateways import signals
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.given import checkout, sale
from tests.given import order as given

COUNTED = [
    "update community_sale set state = 'CLOSED', closed_at = bff_now() where id = $1",
    "update community_sale set state = 'ARRIVED', arrived_at = bff_now() where id = $1",
]
REFUND = "select fen, state from refund where order_id = $1"


async def test_money_that_is_heard_of_after_the_count_goes_back(database: Database) -> None:
    here = await sale.place(database)
    variant_id = await sale.variant(database, here)
    sale_id = await sale.sale(database, here, sale.Item(variant_id, sale.PRICE_FEN, None))
    order_id = await sale.ordered(database, sale_id, (variant_id, 1), paid=False)
    for step in COUNTED:
        await database.fetch(step, sale_id)
    money = Received(
        order_id=order_id,
        fen=sale.PRICE_FEN,
        transaction_id=uuid7().hex[:28],
        success_at=await database.value("select bff_now()"),
    )

    async with signals.opened(checkout.NOWHERE) as told:
        effects = await paid(database, checkout.MCHID, told, [money])

    refund = await database.row(REFUND, order_id)
    assert refund is not None
    assert (effects, tuple(refund)) == ([Effect.PAYS], (sale.PRICE_FEN, "APPROVED"))
    assert (await given.row(database, order_id))["state"] == "REFUNDED"
    assert (await stall.read(database, [sale_id]))[sale_id].taken == 0
