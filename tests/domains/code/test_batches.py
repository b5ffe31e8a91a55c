from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from bff.domains.code import service as codes
from bff.domains.code.service import Cases
from bff.kit.database import Database, Transaction
from bff.kit.keyring import Keyring
from tests.given import code as given
from tests.given.waiting import begun

Act = Callable[[Transaction, Cases], Awaitable[int]]

LOWEST = """
    select id from {0} where {1} = $1 order by id limit 1 for update
"""
FREE = """
    select count(*) from (select from {0} where {1} = $1 for update skip locked) as free
"""
CASES, BOTTLES = ("code_case", "batch_id"), ("code_bottle", "case_id")


async def changed(database: Database, act: Act, cases: Cases) -> int:
    async with database.transaction() as transaction:
        return await act(transaction, cases)


async def free_while_waiting(
    database: Database, table: tuple[str, str], owner: UUID, act: Act, cases: Cases
) -> int:
    """Count the rows that `act` leaves free while it waits for the one with the lowest id."""
    async with database.transaction() as transaction:
        await transaction.value(LOWEST.format(*table), owner)
        waiting = await begun(database, changed(database, act, cases))
        async with database.transaction() as other:
            free: int = await other.value(FREE.format(*table), owner)
    assert await waiting == free + 1
    return free


async def shipped(transaction: Transaction, cases: Cases) -> int:
    dealer = await transaction.value("select id from dealer")
    return await codes.ship(transaction, cases, dealer_id=dealer)


@pytest.mark.parametrize("act", [codes.activate, shipped, codes.void])
async def test_a_range_is_locked_in_the_order_of_ids(
    database: Database, ring: Keyring, act: Act
) -> None:
    await given.dealer(database)
    cases, _ = await given.printed(database, ring, 12, bottles=1)
    if act is shipped:
        await changed(database, codes.activate, cases)

    assert await free_while_waiting(database, CASES, cases.batch_id, act, cases) == 11


async def test_bottles_are_locked_in_the_order_of_ids(database: Database, ring: Keyring) -> None:
    cases, [case] = await given.printed(database, ring, bottles=12)

    async def void(transaction: Transaction, _: Cases) -> int:
        return await codes.void_bottles(transaction, [one.id for one in case.bottles])

    assert await free_while_waiting(database, BOTTLES, case.id, void, cases) == 11
