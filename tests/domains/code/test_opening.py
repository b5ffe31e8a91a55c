import asyncio

import orjson

from bff.domains.code import service as codes
from bff.domains.code.errors import (
    CaseAlreadyOpened,
    CodeNotActive,
    CodeOfAnotherLevel,
    CodeUnknown,
    ScanHeld,
)
from bff.domains.code.opening import CaseOpened
from bff.domains.code.states import Level
from bff.kit.answer import KeyReused
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from tests.conftest import Statements
from tests.given import code as given
from tests.given import profit

CASE = "select state, opened_by_store_id, opened_by_member_id from code_case where id = $1"
DIVERSION = "select diversion from code_case where id = $1"
OWED = "select credits - debits from account where code = $1"


async def test_one_of_two_stores_opens_a_case(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring)
    stores = [await given.store(database), await given.store(database)]
    tries = [given.opening(case.inner, stores[place % 2]) for place in range(64)]

    lists = await asyncio.gather(
        *(codes.open_cases(database, ring, four) for four in given.parted(tries, 4))
    )

    outcomes = [outcome for each in lists for outcome in each]
    [opened] = [outcome for outcome in outcomes if isinstance(outcome, CaseOpened)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, CaseAlreadyOpened)]
    assert (opened.bottles, len(refused)) == (6, 63)
    assert sum(refusal.yours for refusal in refused) == 31


async def test_one_of_64_in_one_list_opens_a_case(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring)
    store = await given.store(database)

    first, *others = await codes.open_cases(
        database, ring, [given.opening(case.inner, store) for _ in range(64)]
    )

    assert isinstance(first, CaseOpened)
    assert others == [CaseAlreadyOpened(at=first.at, yours=True)] * 63


async def test_opening_binds_the_case_and_says_who(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring)
    store, clerk = await given.store(database), uuid7()

    await codes.open_cases(database, ring, [given.opening(case.inner, store, clerk)])

    assert tuple(await database.row(CASE, case.id) or ()) == ("OPENED", store, clerk)
    assert await database.value("select member_id from scan where thing_id = $1", case.id) == clerk


async def test_the_opening_reward_is_the_stores(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring)
    product = await database.value("select product_id from code_case where id = $1", case.id)
    await profit.demo_rules(database, product)
    store = await given.store(database)

    [opened] = await codes.open_cases(database, ring, [given.opening(case.inner, store)])

    assert isinstance(opened, CaseOpened)
    assert await database.value("select net_fen from share where id = $1", opened.share_id) == 200
    assert await database.value(OWED, f"payee:STORE:{store}:payable") == 200


async def test_a_repetition_gets_the_first_answer(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring)
    asked = given.opening(case.inner, await given.store(database))

    [first] = await codes.open_cases(database, ring, [asked])
    [again] = await codes.open_cases(database, ring, [asked])

    assert isinstance(first, CaseOpened)
    assert again == first


async def test_a_repeated_refusal_is_the_same_refusal(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring)
    store = await given.store(database)
    await given.opened(database, ring, store, [case])
    asked = given.opening(case.inner, await given.store(database))

    [first] = await codes.open_cases(database, ring, [asked])
    [again] = await codes.open_cases(database, ring, [asked])

    assert isinstance(first, CaseAlreadyOpened)
    assert (again, first.yours) == (first, False)
    assert (
        await database.value("select opened_by_store_id from code_case where id = $1", case.id)
        == store
    )


async def test_one_request_opens_one_case(database: Database, ring: Keyring) -> None:
    one, two = await given.shipped(database, ring, 2)
    store, clerk = await given.store(database), uuid7()
    await codes.open_cases(database, ring, [given.opening(one.inner, store, clerk, "key")])

    [outcome] = await codes.open_cases(
        database, ring, [given.opening(two.inner, store, clerk, "key")]
    )

    assert isinstance(outcome, KeyReused)
    assert await database.value(CASE, two.id) == "SHIPPED"


async def test_a_case_not_shipped_stays_closed(database: Database, ring: Keyring) -> None:
    [case] = await given.activated(database, ring)
    store = await given.store(database)

    [outcome] = await codes.open_cases(database, ring, [given.opening(case.inner, store)])

    assert outcome == CodeNotActive()
    assert await database.value(CASE, case.id) == "ACTIVATED"


async def test_other_levels_open_nothing(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring)
    store = await given.store(database)
    texts = [case.outer, case.bottles[0].inner, case.bottles[0].outer, case.pallet]

    outcomes = await codes.open_cases(
        database, ring, [given.opening(text, store) for text in texts]
    )

    levels = [Level.CASE_OUTER, Level.CAP_INNER, Level.CAP_OUTER, Level.PALLET]
    assert outcomes == [CodeOfAnotherLevel(level) for level in levels]
    assert await database.value(CASE, case.id) == "SHIPPED"


async def test_five_wrong_guesses_hold_a_clerk(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring)
    store, clerk = await given.store(database), uuid7()
    guesses = [given.opening(f"WRONG{number}", store, clerk) for number in range(5)]
    assert await codes.open_cases(database, ring, guesses) == [CodeUnknown()] * 5

    [outcome] = await codes.open_cases(database, ring, [given.opening(case.inner, store, clerk)])

    assert isinstance(outcome, ScanHeld)
    assert await database.value(CASE, case.id) == "SHIPPED"


async def test_a_list_of_64_takes_four_statements(
    database: Database, ring: Keyring, statements: Statements
) -> None:
    cases = await given.shipped(database, ring, 64, bottles=1)
    store = await given.store(database)
    product = await database.value("select product_id from code_case where id = $1", cases[0].id)
    await profit.demo_rules(database, product)
    commands = [given.opening(case.inner, store) for case in cases]

    async with statements(at_most=4):
        outcomes = await codes.open_cases(database, ring, commands)

    shares = [outcome.share_id for outcome in outcomes if isinstance(outcome, CaseOpened)]
    kept = "select count(*) from share where id = any($1::uuid[])"
    assert await database.value(kept, shares) == 64


async def test_a_store_outside_the_territory_is_noted(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring)
    store = await given.store(database, region=given.YUNNAN)

    [opened] = await given.opened(database, ring, store, [case])

    noted = orjson.loads(await database.value(DIVERSION, opened.case_id))
    assert noted["signs"] == ["OUTSIDE_TERRITORY"]


async def test_a_store_within_the_territory_is_not_noted(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.shipped(database, ring, store_id=store)

    [opened] = await given.opened(database, ring, store, [case])

    assert await database.value(DIVERSION, opened.case_id) is None
