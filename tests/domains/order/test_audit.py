import pytest

from bff.kit.database import Database
from bff.kit.keyring import Keyring
from tests.audit import audit
from tests.given import checkout, order, profit
from tests.given import member as members
from tests.given.broken import planted
from tests.services import Services

PLANTED = {
    "its lines are": "update order_line set reduced_fen = 1 where refunded = 0",
    "its payment is 1": "update payment set fen = 1",
    "its refunds are": "update orders set refunded_fen = 1 where state = 'PICKED_UP'",
    "handed over for good": "update transfer set kind = 'GOODS' where kind = 'GOODS_OWED'",
    "never handed over": "update refund_line set goods_back = 1",
    "until when": "update orders set pick_up_by = null",
    "facts say so": "delete from fact",
    "pieces are left": """
        update orders set state = 'REFUNDED', ended_at = paid_at where state = 'PICKED_UP'
    """,
}


@pytest.fixture
async def sold(own_database: Database, ring: Keyring) -> Database:
    """A day at a shop: one order is open, one was picked up, one was given back."""
    await profit.demo_rules(own_database)
    lin = (await members.viewer(own_database)).member_id
    shop = await order.shop(own_database, pieces=9)
    bought = {"store_id": shop.store_id, "product_id": shop.product_id}
    await checkout.placed(own_database, lin, **bought)
    gone = await checkout.paid_for(own_database, lin, quantity=2, **bought)
    await checkout.handed_over(own_database, ring, gone, owner=lin, store_id=shop.store_id)
    back = await checkout.paid_for(own_database, lin, **bought)
    await checkout.refund(own_database, back, lin)
    return own_database


async def test_the_auditor_finds_nothing_after_a_day_of_orders(sold: Database) -> None:
    assert await audit(sold) == []


@pytest.mark.parametrize("words", PLANTED)
async def test_the_auditor_finds_what_was_changed_by_hand(
    sold: Database, own_place: Services, words: str
) -> None:
    await planted(own_place.migration_url, [PLANTED[words]])

    assert any(words in finding for finding in await audit(sold))
