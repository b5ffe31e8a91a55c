from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bff.domains.profit import points
from bff.domains.profit.points import Losing
from bff.domains.profit.verify import verify
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.audit_ledger import ledger
from tests.given.points import earned, has


async def kept(database: Database, member_id: UUID, *left: tuple[UUID, int]) -> None:
    """Refunds leave so much of some orders, in one transaction."""
    async with database.transaction() as transaction:
        at = await clock.now(transaction)
        refunds = [
            Losing(order_id=id_, member_id=member_id, refund_id=uuid7(), kept_fen=fen, at=at)
            for id_, fen in left
        ]
        await points.lost(transaction, refunds)


async def test_a_yuan_is_a_point(own_database: Database) -> None:
    lin = uuid7()

    await earned(own_database, lin, 12_399, 99, 100)

    assert await has(own_database, lin) == 124
    assert [await ledger(own_database), await verify(own_database)] == [[], []]


async def test_a_refund_takes_its_points_back(own_database: Database) -> None:
    lin = uuid7()
    [first, second] = await earned(own_database, lin, 10_000, 5000)

    await kept(own_database, lin, (first, 9950), (first, 4950))
    await kept(own_database, lin, (first, 4949), (second, 5000), (uuid7(), 0))

    assert await has(own_database, lin) == 49 + 50
    assert [await ledger(own_database), await verify(own_database)] == [[], []]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(paid=st.integers(0, 1000), parts=st.lists(st.integers(0, 400), max_size=4))
async def test_points_are_those_of_what_is_left(
    database: Database, paid: int, parts: list[int]
) -> None:
    lin = uuid7()
    [order] = await earned(database, lin, paid)

    for part in parts:
        paid = max(0, paid - part)
        await kept(database, lin, (order, paid))

    assert await has(database, lin) == paid // 100
