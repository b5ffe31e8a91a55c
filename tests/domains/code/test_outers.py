import asyncio

from bff.domains.code import service as codes
from bff.domains.code.errors import (
    BottleAlreadyRedeemed,
    BottleOfAnotherStore,
    CodeNotActive,
    CodeOfAnotherLevel,
    CodeUnknown,
)
from bff.domains.code.outers import Outer, OuterUse
from bff.domains.code.states import Level
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import Refusal
from tests.conftest import Statements
from tests.given import code as given

USED = "select count(*) from code_bottle where redemption_id = $1"


async def redeemed(database: Database, ring: Keyring, *uses: OuterUse) -> list[Outer | Refusal]:
    async with database.transaction() as transaction:
        return await codes.redeem_outer(transaction, ring, uses)


async def test_a_bottle_supports_one_redemption(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    first, second = [OuterUse(case.bottles[0].outer, store, uuid7()) for _ in range(2)]

    [used] = await redeemed(database, ring, first)
    [again] = await redeemed(database, ring, second)

    assert isinstance(used, Outer)
    assert isinstance(again, BottleAlreadyRedeemed)
    assert await database.value(USED, second.redemption_id) == 0


async def test_one_of_64_redemptions_gets_the_bottle(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    uses = [OuterUse(case.bottles[0].outer, store, uuid7()) for _ in range(64)]

    lists = await asyncio.gather(
        *(redeemed(database, ring, *four) for four in given.parted(uses, 4))
    )

    assert sum(isinstance(outcome, Outer) for each in lists for outcome in each) == 1


async def test_no_bottles_take_no_statement(
    database: Database, ring: Keyring, statements: Statements
) -> None:
    with statements(at_most=0):
        assert await redeemed(database, ring) == []


async def test_one_list_uses_a_bottle_once(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    uses = [OuterUse(case.bottles[0].outer, store, uuid7()) for _ in range(3)]

    first, *others = await redeemed(database, ring, *uses)

    assert isinstance(first, Outer)
    assert all(isinstance(other, BottleAlreadyRedeemed) for other in others)


async def test_another_stores_bottle_is_no_evidence(database: Database, ring: Keyring) -> None:
    [case] = await given.bottles(database, ring, await given.store(database))
    use = OuterUse(case.bottles[0].outer, await given.store(database), uuid7())

    [outcome] = await redeemed(database, ring, use)

    assert outcome == BottleOfAnotherStore()
    assert await database.value(USED, use.redemption_id) == 0


async def test_a_bottle_of_an_unopened_case_is_evidence(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.shipped(database, ring, store_id=store)
    other = OuterUse(case.bottles[0].outer, await given.store(database), uuid7())

    outcomes = await redeemed(
        database, ring, other, OuterUse(case.bottles[1].outer, store, uuid7())
    )

    assert outcomes[0] == BottleOfAnotherStore()
    assert isinstance(outcomes[1], Outer)


async def test_all_bottles_of_a_redemption_or_none(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    redemption = uuid7()
    texts = [case.bottles[0].outer, "2" * 12]

    outcomes = await redeemed(
        database, ring, *(OuterUse(text, store, redemption) for text in texts)
    )

    assert outcomes == [CodeUnknown(), CodeUnknown()]
    assert await database.value(USED, redemption) == 0


async def test_one_spoilt_redemption_spoils_no_other(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    good = OuterUse(case.bottles[0].outer, store, uuid7())

    outcomes = await redeemed(database, ring, OuterUse("2" * 12, store, uuid7()), good)

    assert isinstance(outcomes[1], Outer)
    assert await database.value(USED, good.redemption_id) == 1


async def test_other_levels_are_no_evidence(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    texts = [case.bottles[0].inner, case.inner, case.outer, case.pallet]

    outcomes = await redeemed(database, ring, *(OuterUse(text, store, uuid7()) for text in texts))

    levels = [Level.CAP_INNER, Level.CASE_INNER, Level.CASE_OUTER, Level.PALLET]
    assert outcomes == [CodeOfAnotherLevel(level) for level in levels]


async def test_a_printed_bottle_is_no_evidence(database: Database, ring: Keyring) -> None:
    _, [case] = await given.printed(database, ring)

    [outcome] = await redeemed(
        database, ring, OuterUse(case.bottles[0].outer, await given.store(database), uuid7())
    )

    assert outcome == CodeNotActive()


async def test_a_look_changes_nothing(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    use = OuterUse(case.bottles[0].outer, store, uuid7())

    async with database.transaction() as transaction:
        [looked] = await codes.look_outer(transaction, ring, [use])

    assert isinstance(looked, Outer)
    assert await database.value(USED, use.redemption_id) == 0


async def test_a_list_of_64_takes_one_statement(
    database: Database, ring: Keyring, statements: Statements
) -> None:
    store = await given.store(database)
    [first, second] = [await given.bottles(database, ring, store, 32) for _ in range(2)]
    outers = [bottle.outer for case in first + second for bottle in case.bottles]

    with statements(at_most=1):
        outcomes = await redeemed(
            database, ring, *(OuterUse(outer, store, uuid7()) for outer in outers)
        )

    assert all(isinstance(outcome, Outer) for outcome in outcomes)


async def test_the_inner_code_lives_apart_from_the_outer(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    bottle = case.bottles[0]
    await redeemed(database, ring, OuterUse(bottle.outer, store, uuid7()))

    await given.scanned(database, ring, given.scanning(bottle.inner))

    states = await database.row(
        "select inner_state, outer_state from code_bottle where id = $1", bottle.id
    )
    assert tuple(states or ()) == ("SCANNED", "REDEEMED")
