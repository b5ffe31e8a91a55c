from dataclasses import replace

from bff.domains.profit.facts import FactKind, PayeeRole
from bff.kit.database import Database
from bff.kit.ids import uuid7
from loaders.balance import balances_of, todays_of
from loaders.share import Earned, Earnings, Payee, earned_of, earnings_of, newest_of, shares_of
from tests.conftest import Statements
from tests.given import profit as given

STORE, DEALER = PayeeRole.STORE, PayeeRole.DEALER


async def test_earnings_come_newest_first_page_by_page(database: Database) -> None:
    store = uuid7()
    for fen in (100, 200, 300):
        await given.booked(database, await given.fact(database, store_id=store, advanced_fen=fen))
    asked = Earnings(role=STORE, payee_id=store, first=2)

    first, rest = await earnings_of(database, [asked, replace(asked, before=2)])

    assert ([row.net_fen for row in first.rows], first.has_next) == ([300, 200], True)
    assert ([row.net_fen for row in rest.rows], rest.has_next) == ([100], False)


async def test_the_newest_share_is_known_by_its_number(database: Database) -> None:
    busy, idle = Payee(STORE, uuid7()), Payee(STORE, uuid7())
    for _ in range(2):
        await given.booked(
            database, await given.fact(database, store_id=busy.payee_id, advanced_fen=100)
        )

    assert await newest_of(database, [idle, busy]) == [0, 2]


async def test_earnings_are_sifted(database: Database) -> None:
    store, product = uuid7(), uuid7()
    await given.demo_rules(database, product)
    fact = await given.fact(database, store_id=store, product_id=product, advanced_fen=100)
    [booked] = await given.booked(database, fact)
    asked = Earnings(role=STORE, payee_id=store, first=9)

    rewards, settled, old = await earnings_of(
        database,
        [
            replace(asked, kind="REWARD"),
            replace(asked, status="SETTLED"),
            replace(asked, since=booked.shares[0].booked_at),
        ],
    )

    assert [row.kind for row in rewards.rows] == ["REWARD"]
    assert (len(settled.rows), len(old.rows)) == (0, 2)


async def test_a_payee_sees_its_own_part_of_a_fact(database: Database) -> None:
    store, dealer, product = uuid7(), uuid7(), uuid7()
    await given.demo_rules(database, product)
    fact = await given.fact(
        database, FactKind.BOTTLE_OPENED, store_id=store, dealer_id=dealer, product_id=product
    )
    [booked] = await given.booked(database, fact)
    own = Earned(booked.fact_id, STORE, store)

    mine, everybodys, nothing = await earned_of(
        database, [own, Earned(booked.fact_id), replace(own, payee_id=uuid7())]
    )

    assert [row.net_fen for row in mine] == [70]
    assert [row.role for row in everybodys] == [DEALER, STORE]
    assert nothing == []


async def test_a_missing_share_is_none(database: Database) -> None:
    assert await shares_of(database, [uuid7()]) == [None]


async def test_balances_keep_reimbursement_apart(
    database: Database, statements: Statements
) -> None:
    store, product = uuid7(), uuid7()
    await given.demo_rules(database, product)
    for _ in range(2):
        fact = await given.fact(database, store_id=store, product_id=product, advanced_fen=1000)
        await given.booked(database, fact)

    async with statements(at_most=1):
        mine, none = await balances_of(database, [Payee(STORE, store), Payee(STORE, uuid7())])

    assert [(row.kind, row.fen) for row in mine] == [("REIMBURSEMENT", 2000), ("REWARD", 400)]
    assert none == []


async def test_today_counts_todays_business(database: Database, statements: Statements) -> None:
    store, product = uuid7(), uuid7()
    await given.demo_rules(database, product)
    fact = await given.fact(database, store_id=store, product_id=product, advanced_fen=1000)
    await given.booked(database, fact)

    async with statements(at_most=1):
        today, idle = await todays_of(database, [store, uuid7()])

    assert (today.reimbursed, today.rewarded, today.split) == (1000, 200, 0)
    assert (idle.scans, idle.redemptions, idle.new_members, idle.rewarded) == (0, 0, 0, 0)
