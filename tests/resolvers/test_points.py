from bff.domains.profit import points
from bff.domains.profit.points import Earning
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.conftest import HandPhone
from tests.resolvers.test_coupon import consumer, member


async def test_a_member_sees_points(hand_phone: HandPhone, database: Database) -> None:
    lin = await consumer(hand_phone)
    before = (await lin.send("Points"))["me"]["points"]
    member_id = await member(lin)
    async with database.transaction() as transaction:
        at = await clock.now(transaction)
        order = Earning(order_id=uuid7(), member_id=member_id, fen=12_350, at=at)
        points.earned(transaction, [order])

    assert (before, (await lin.send("Points"))["me"]["points"]) == (0, 123)
