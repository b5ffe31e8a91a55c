"""Statements: every day adds up, and what is owed at the end is the balance."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from bff.domains.profit import repaying
from bff.domains.profit.facts import Fact, FactKind, PayeeRole
from bff.kit import clock
from bff.kit.clock import business_day
from bff.kit.database import Database
from bff.kit.ids import uuid7
from loaders.balance import balances_of
from loaders.share import Payee
from loaders.statement import MOVED, Asked, statements_of
from loaders.statement_row import LineRow, StatementRow
from tests.given import payment as given
from tests.given import profit

DAY = timedelta(days=1)
# Twelve per cent of what was paid.
PAID_FEN, SHARE_FEN = 10_000, 1_200


@pytest.fixture
def store() -> Payee:
    return Payee(PayeeRole.STORE, uuid7())


async def sold(database: Database, store_id: UUID) -> Fact:
    fact = await given.order(database, PAID_FEN, payees={PayeeRole.STORE: store_id})
    await given.paid(database, fact)
    return fact


async def back(database: Database, fact: Fact, fen: int) -> None:
    async with database.transaction() as transaction:
        await repaying.repaid(transaction, [given.refund(fact, {1: fen})])


async def told(database: Database, payee: Payee, first: date, last: date) -> StatementRow:
    [found] = await statements_of(database, [Asked(payee, first, last)])
    return found


def summed(lines: list[LineRow]) -> list[tuple[str, int, int, int]]:
    return [(one.kind.value, one.booked, one.taken, one.balance) for one in lines]


async def test_each_day_adds_to_what_was_owed(own_database: Database, store: Payee) -> None:
    await given.rates(own_database, store.payee_id)
    first = business_day(await clock.now(own_database))
    early = await sold(own_database, store.payee_id)
    await clock.advance(own_database, DAY.total_seconds())
    await sold(own_database, store.payee_id)
    await back(own_database, early, PAID_FEN // 2)

    both = await told(own_database, store, first, first + DAY)
    second = await told(own_database, store, first + DAY, first + 2 * DAY)

    assert [(day.day, day.orders, day.sold) for day in both.days] == [
        (first, 1, PAID_FEN),
        (first + DAY, 1, PAID_FEN),
    ]
    assert [summed([*day.lines]) for day in both.days] == [
        [("SPLIT", SHARE_FEN, 0, SHARE_FEN)],
        [("SPLIT", SHARE_FEN, SHARE_FEN // 2, SHARE_FEN * 3 // 2)],
    ]
    assert summed([*both.total]) == [("SPLIT", 2 * SHARE_FEN, SHARE_FEN // 2, SHARE_FEN * 3 // 2)]
    assert (both.opening, both.orders, both.sold) == ([], 2, 2 * PAID_FEN)
    assert [(one.kind, one.fen) for one in second.opening] == [("SPLIT", SHARE_FEN)]
    assert second.days == both.days[1:]


async def test_a_statement_ends_with_the_balance(database: Database, store: Payee) -> None:
    await given.rates(database, store.payee_id)
    product, today = uuid7(), business_day(await clock.now(database))
    await profit.demo_rules(database, product)
    facts = [
        await profit.fact(database, kind, store_id=store.payee_id, product_id=product, **asked)
        for kind, asked in ((FactKind.CASE_OPENED, {}), (FactKind.REDEEMED, {"advanced_fen": 900}))
    ]
    await profit.booked(database, *facts)
    await back(database, await sold(database, store.payee_id), PAID_FEN)

    found = await told(database, store, today - DAY, today + DAY)
    [owed] = await balances_of(database, [store])

    assert summed([*found.total]) == [
        ("REIMBURSEMENT", 900, 0, 900),
        ("REWARD", 400, 0, 400),
        ("SPLIT", SHARE_FEN, SHARE_FEN, 0),
    ]
    assert {one.kind: one.fen for one in owed if one.fen} == {
        one.kind: one.balance for one in found.total if one.balance
    }


async def test_what_came_before_is_one_sum(database: Database, store: Payee) -> None:
    await given.rates(database, store.payee_id)
    today = business_day(await clock.now(database))
    await sold(database, store.payee_id)

    found = await told(database, store, today + DAY, today + 2 * DAY)
    none = await told(database, store, today - 2 * DAY, today - DAY)

    assert [(one.kind, one.fen) for one in found.opening] == [("SPLIT", SHARE_FEN)]
    assert (found.days, found.orders, found.sold) == ([], 0, 0)
    assert summed([*found.total]) == [("SPLIT", 0, 0, SHARE_FEN)]
    assert none == StatementRow([], [], 0, 0, [])


async def test_statements_are_told_together(database: Database, store: Payee) -> None:
    await given.rates(database, store.payee_id)
    today = business_day(await clock.now(database))
    await sold(database, store.payee_id)
    nobody = Payee(PayeeRole.DEALER, store.payee_id)

    asked = [Asked(one, today, today) for one in (nobody, store, store)]
    found = await statements_of(database, asked)

    assert [one.sold for one in found] == [0, PAID_FEN, PAID_FEN]


async def test_a_statement_is_looked_up_in_indexes(database: Database) -> None:
    values = [["STORE"], [uuid7()], [None], [date(2026, 1, 1)], [date(2026, 1, 31)]]
    plan = await database.fetch(f"explain {MOVED}", *values)

    said = " ".join(row[0] for row in plan)
    assert "share_reduction_payee" in said
    assert "Seq Scan" not in said
