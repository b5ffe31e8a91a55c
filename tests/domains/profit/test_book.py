import asyncio

import pytest

from bff.domains.profit import service
from bff.domains.profit.facts import Fact, PayeeRole, ShareKind
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.conftest import Statements
from tests.given import profit as given

STORE, DEALER = PayeeRole.STORE, PayeeRole.DEALER

BALANCE = "select credits - debits from account where code = $1"


async def owed(database: Database, role: PayeeRole, payee_id: object) -> int:
    balance: int = await database.value(BALANCE, f"payee:{role}:{payee_id}:payable")
    return balance


async def test_a_redemption_owes_store_and_dealer(database: Database) -> None:
    store, dealer, product = uuid7(), uuid7(), uuid7()
    await given.demo_rules(database, product)
    fact = await given.fact(
        database, store_id=store, dealer_id=dealer, product_id=product, advanced_fen=1000
    )

    [booked] = await given.booked(database, fact)

    assert [(share.kind, share.role, share.net_fen) for share in booked.shares] == [
        (ShareKind.REIMBURSEMENT, STORE, 1000),
        (ShareKind.REWARD, DEALER, 60),
        (ShareKind.REWARD, STORE, 200),
    ]
    assert await owed(database, STORE, store) == 1200
    assert await owed(database, DEALER, dealer) == 60


async def test_a_fact_is_booked_once(database: Database) -> None:
    store = uuid7()
    fact = await given.fact(database, store_id=store, advanced_fen=1000)

    first = await given.booked(database, fact)
    again = await given.booked(database, fact, fact)

    assert again == first * 2
    assert await owed(database, STORE, store) == 1000


async def sixty_four(database: Database) -> list[Fact]:
    product = uuid7()
    await given.demo_rules(database, product)
    return [
        await given.fact(
            database,
            store_id=uuid7(),
            dealer_id=uuid7(),
            product_id=product,
            advanced_fen=1000,
        )
        for _ in range(64)
    ]


async def test_a_list_of_64_takes_two_statements(
    database: Database, statements: Statements
) -> None:
    facts = await sixty_four(database)

    async with statements(at_most=2):
        booked = await given.booked(database, *facts)

    assert sum(len(one.shares) for one in booked) == 64 * 3


async def test_what_was_booked_takes_a_third_statement(
    database: Database, statements: Statements
) -> None:
    facts = await sixty_four(database)
    before = await given.booked(database, *facts[:32])

    async with statements(at_most=3):
        booked = await given.booked(database, *facts)

    assert booked[:32] == before


async def test_new_facts_are_booked_before_commit(
    database: Database, statements: Statements
) -> None:
    facts = await sixty_four(database)

    async with statements(at_most=2), database.transaction() as transaction:
        made = await service.book_new(transaction, facts)

    assert [one.fact for one in made] == facts
    again = await given.booked(database, *facts)
    assert [one.fact_id for one in again] == [one.fact_id for one in made]
    assert [{share.id for share in one.shares} for one in again] == [
        {due.share_id for due in one.dues} for one in made
    ]


async def test_a_fact_that_is_not_new_undoes_all(database: Database) -> None:
    fact = await given.fact(database, store_id=uuid7(), advanced_fen=1000)
    other = await given.fact(database, store_id=uuid7(), advanced_fen=1000)
    await given.booked(database, fact)

    with pytest.raises(AssertionError, match="booked came to 2 rows, not 4"):
        async with database.transaction() as transaction:
            await service.book_new(transaction, [fact, other])

    assert await database.value("select count(*) from fact where ref = $1", other.ref) == 0


async def test_without_a_rule_only_the_advance_is_owed(database: Database) -> None:
    fact = await given.fact(database, store_id=uuid7(), advanced_fen=500, reward_fen=300)

    [booked] = await given.booked(database, fact)

    assert [share.kind for share in booked.shares] == [ShareKind.REIMBURSEMENT]


async def test_many_books_for_one_store_race_rightly(database: Database) -> None:
    store, dealer, product = uuid7(), uuid7(), uuid7()
    await given.demo_rules(database, product)
    facts = [
        await given.fact(
            database,
            store_id=store if n % 3 else uuid7(),
            dealer_id=dealer if n % 2 else uuid7(),
            product_id=product,
            advanced_fen=1000,
        )
        for n in range(96)
    ]

    await asyncio.gather(
        *(given.booked(database, *facts[n : n + 6], facts[n // 2]) for n in range(0, 96, 3))
    )

    seqs = await database.fetch("select seq from share where payee_id = $1 order by 1", store)
    assert [row["seq"] for row in seqs] == list(range(1, 129))
    assert await owed(database, STORE, store) == 64 * 1200
