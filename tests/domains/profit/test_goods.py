import pytest
from asyncpg import CheckViolationError

from bff.domains.profit import goods
from bff.domains.profit.goods import GoodsBack, GoodsOwed
from bff.domains.profit.verify import verify
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.audit_ledger import ledger

BALANCE = "select credits - debits from account where code = $1"


async def handed_over(database: Database) -> GoodsOwed:
    """Two bottles of one product and one of another, handed over at a store."""
    owed = GoodsOwed(
        id=uuid7(),
        order_id=uuid7(),
        store_id=uuid7(),
        pieces={uuid7(): 2, uuid7(): 1},
        at=await clock.now(database),
    )
    async with database.transaction() as tx:
        goods.goods_owed(tx, [owed])
    return owed


async def came_back(database: Database, owed: GoodsOwed, count: int) -> None:
    back = GoodsBack(
        id=uuid7(),
        handed_over=owed.id,
        order_id=owed.order_id,
        store_id=owed.store_id,
        pieces={next(iter(owed.pieces)): count},
        at=owed.at,
    )
    async with database.transaction() as tx:
        goods.goods_back(tx, [back])


async def due(database: Database, owed: GoodsOwed) -> list[int]:
    codes = [f"goods:{owed.store_id}:due:{product}" for product in owed.pieces]
    return [await database.value(BALANCE, code) for code in codes]


async def test_goods_handed_over_are_owed(own_database: Database) -> None:
    owed = await handed_over(own_database)

    assert await due(own_database, owed) == [2, 1]
    assert [await ledger(own_database), await verify(own_database)] == [[], []]


async def test_goods_that_come_back_are_not_owed(own_database: Database) -> None:
    owed = await handed_over(own_database)

    await came_back(own_database, owed, 1)

    assert await due(own_database, owed) == [1, 1]
    assert [await ledger(own_database), await verify(own_database)] == [[], []]


async def test_no_more_comes_back_than_was_handed_over(database: Database) -> None:
    owed = await handed_over(database)
    await came_back(database, owed, 1)

    with pytest.raises(CheckViolationError):
        await came_back(database, owed, 2)

    assert await due(database, owed) == [1, 1]


async def test_goods_are_owed_once(database: Database) -> None:
    owed = await handed_over(database)

    with pytest.raises(Exception, match="unique"):
        async with database.transaction() as tx:
            goods.goods_owed(tx, [owed])

    assert await due(database, owed) == [2, 1]
