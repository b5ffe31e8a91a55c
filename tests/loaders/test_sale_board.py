from bff.kit.database import Database
from bff.kit.ids import uuid7
from loaders.sale_board import boards_of
from tests.given import payment as payments
from tests.given import sale as given


async def test_a_store_is_not_shown_what_a_leader_earns(database: Database) -> None:
    here = await given.place(database)
    variant_id = await given.variant(database, here)
    await payments.rates(database, here.store_id)
    sale_id = await given.sale(database, here, given.Item(variant_id, given.PRICE_FEN, None))
    await given.ordered(database, sale_id, (variant_id, 2))

    leader, clerk = await boards_of(
        database, [(here.community_id, sale_id, who) for who in (here.leader_id, uuid7())]
    )

    assert leader
    assert clerk
    assert (leader.board.commission_fen, leader.items[0].item.commission_fen) == (660, 330)
    assert (clerk.board.commission_fen, clerk.items[0].item.commission_fen) == (0, 0)
    assert leader.board.paid_fen == clerk.board.paid_fen == 2 * given.PRICE_FEN
