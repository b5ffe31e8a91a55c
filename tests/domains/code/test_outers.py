import asyncio
from dataclasses import dataclass
from uuid import UUID

from bff.domains.code import service as codes
from bff.domains.code.errors import (
    BottleAlreadyRedeemed,
    BottleOfAnotherStore,
    CodeNotActive,
    CodeOfAnotherLevel,
    CodeUnknown,
)
from bff.domains.code.rules import link
from bff.domains.code.states import Level
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import Refusal
from tests.conftest import Statements
from tests.given import code as given

USED = "select count(*) from code_bottle where redemption_id = $1"


@dataclass(frozen=True)
class Handed:
    """Bottles that are handed over at a store for a redemption."""

    store_id: UUID
    redemption_id: UUID
    texts: tuple[str, ...]


def handed(store_id: UUID, *texts: str) -> Handed:
    return Handed(store_id, uuid7(), texts)


async def redeemed(database: Database, ring: Keyring, *asked: Handed) -> list[Refusal | None]:
    texts = [text for each in asked for text in each.texts]
    async with database.transaction() as transaction:
        handover = await codes.lock_outers(transaction, ring, texts)
        outcomes = [
            handover.use(one.texts, redemption_id=one.redemption_id, store_id=one.store_id)
            for one in asked
        ]
        transaction.before_commit(handover.write)
    return outcomes


async def test_a_bottle_supports_one_redemption(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    first, second = [handed(store, case.bottles[0].outer) for _ in range(2)]

    [used] = await redeemed(database, ring, first)
    [again] = await redeemed(database, ring, second)

    assert used is None
    assert isinstance(again, BottleAlreadyRedeemed)
    assert await database.value(USED, second.redemption_id) == 0


async def test_one_of_64_redemptions_gets_the_bottle(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    uses = [handed(store, case.bottles[0].outer) for _ in range(64)]

    lists = await asyncio.gather(
        *(redeemed(database, ring, *four) for four in given.parted(uses, 4))
    )

    assert sum(outcome is None for each in lists for outcome in each) == 1


async def test_no_bottles_take_no_statement(
    database: Database, ring: Keyring, statements: Statements
) -> None:
    async with statements(at_most=0):
        assert await redeemed(database, ring) == []


async def test_one_list_uses_a_bottle_once(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    uses = [handed(store, case.bottles[0].outer) for _ in range(3)]

    first, *others = await redeemed(database, ring, *uses)

    assert first is None
    assert all(isinstance(other, BottleAlreadyRedeemed) for other in others)


async def test_another_stores_bottle_is_no_evidence(database: Database, ring: Keyring) -> None:
    [case] = await given.bottles(database, ring, await given.store(database))
    use = handed(await given.store(database), case.bottles[0].outer)

    [outcome] = await redeemed(database, ring, use)

    assert outcome == BottleOfAnotherStore()
    assert await database.value(USED, use.redemption_id) == 0


async def test_a_bottle_of_an_unopened_case_is_evidence(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.shipped(database, ring, store_id=store)
    other = handed(await given.store(database), case.bottles[0].outer)

    outcomes = await redeemed(database, ring, other, handed(store, case.bottles[1].outer))

    assert outcomes[0] == BottleOfAnotherStore()
    assert outcomes[1] is None


async def test_all_bottles_of_a_redemption_or_none(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    use = handed(store, case.bottles[0].outer, "2" * 12)

    outcomes = await redeemed(database, ring, use)

    assert outcomes == [CodeUnknown()]
    assert await database.value(USED, use.redemption_id) == 0


async def test_what_a_refused_redemption_showed_stays_free(
    database: Database, ring: Keyring
) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    good = case.bottles[0].outer
    spoilt, sound = handed(store, good, "2" * 12), handed(store, good)

    outcomes = await redeemed(database, ring, spoilt, sound)

    assert outcomes == [CodeUnknown(), None]
    assert await database.value(USED, sound.redemption_id) == 1


async def test_one_bottle_is_no_two_by_two_texts(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    code = case.bottles[0].outer
    use = handed(store, code, link("https://code.brand.example", Level.CAP_OUTER, code))

    [outcome] = await redeemed(database, ring, use)

    assert isinstance(outcome, BottleAlreadyRedeemed)
    assert await database.value(USED, use.redemption_id) == 0


async def test_one_spoilt_redemption_spoils_no_other(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    good = handed(store, case.bottles[0].outer)

    outcomes = await redeemed(database, ring, handed(store, "2" * 12), good)

    assert outcomes[1] is None
    assert await database.value(USED, good.redemption_id) == 1


async def test_other_levels_are_no_evidence(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    texts = [case.bottles[0].inner, case.inner, case.outer, case.pallet]

    outcomes = await redeemed(database, ring, *(handed(store, text) for text in texts))

    levels = [Level.CAP_INNER, Level.CASE_INNER, Level.CASE_OUTER, Level.PALLET]
    assert outcomes == [CodeOfAnotherLevel(level) for level in levels]


async def test_a_printed_bottle_is_no_evidence(database: Database, ring: Keyring) -> None:
    _, [case] = await given.printed(database, ring)

    [outcome] = await redeemed(
        database, ring, handed(await given.store(database), case.bottles[0].outer)
    )

    assert outcome == CodeNotActive()


async def test_a_list_of_64_takes_two_statements(
    database: Database, ring: Keyring, statements: Statements
) -> None:
    store = await given.store(database)
    [first, second] = [await given.bottles(database, ring, store, 32) for _ in range(2)]
    outers = [bottle.outer for case in first + second for bottle in case.bottles]

    async with statements(at_most=2):
        outcomes = await redeemed(database, ring, *(handed(store, outer) for outer in outers))

    assert all(outcome is None for outcome in outcomes)


async def test_the_inner_code_lives_apart_from_the_outer(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    bottle = case.bottles[0]
    await redeemed(database, ring, handed(store, bottle.outer))

    await given.scanned(database, ring, given.scanning(bottle.inner))

    states = await database.row(
        "select inner_state, outer_state from code_bottle where id = $1", bottle.id
    )
    assert tuple(states or ()) == ("SCANNED", "REDEEMED")
