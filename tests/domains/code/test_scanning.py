import asyncio

from bff.domains.code import limits
from bff.domains.code import service as codes
from bff.domains.code.errors import (
    CodeAlreadyScanned,
    CodeNotActive,
    CodeOfAnotherLevel,
    CodeUnknown,
    ScanHeld,
)
from bff.domains.code.rules import link
from bff.domains.code.scanning import CELLS_KEPT, Scan, Scanned
from bff.domains.code.states import Level
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.geo import Point
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from tests.conftest import Statements
from tests.given import code as given
from tests.given import profit

SCANS_OF = "select count(*) from scan where member_id = $1"
OWED = "select credits - debits from account where code = $1"


async def test_the_first_scan_binds_to_store_and_dealer(database: Database, ring: Keyring) -> None:
    dealer = await given.dealer(database)
    store = await given.store(database, dealer)
    [case] = await given.bottles(database, ring, store, dealer_id=dealer)

    [scanned] = await given.scanned(database, ring, given.scanning(case.bottles[0].inner))

    assert isinstance(scanned, Scanned)
    assert scanned.first_scan
    assert (scanned.store_id, scanned.dealer_id) == (store, dealer)


async def test_one_of_64_parallel_scans_wins(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring, bottles=1)
    scans = [given.scanning(case.bottles[0].inner) for _ in range(64)]

    lists = await asyncio.gather(
        *(given.scanned(database, ring, *four) for four in given.parted(scans, 4))
    )

    outcomes = [outcome for each in lists for outcome in each]
    assert sum(isinstance(outcome, Scanned) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, CodeAlreadyScanned) for outcome in outcomes) == 63


async def test_one_of_64_scans_in_one_list_wins(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring, bottles=1)
    scans = [given.scanning(case.bottles[0].inner) for _ in range(64)]

    first, *others = await given.scanned(database, ring, *scans)

    assert isinstance(first, Scanned)
    assert all(isinstance(other, CodeAlreadyScanned) for other in others)


async def test_lists_that_cross_do_not_deadlock(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring, bottles=24)
    forth = [given.scanning(bottle.inner) for bottle in case.bottles]
    back = [given.scanning(bottle.inner) for bottle in reversed(case.bottles)]

    both = await asyncio.gather(
        given.scanned(database, ring, *forth), given.scanned(database, ring, *back)
    )

    assert sum(isinstance(outcome, Scanned) for each in both for outcome in each) == 24


async def test_a_list_of_64_takes_three_statements(
    database: Database, ring: Keyring, statements: Statements
) -> None:
    store = await given.store(database)
    [first, second] = [await given.bottles(database, ring, store, 32) for _ in range(2)]
    inners = [bottle.inner for case in first + second for bottle in case.bottles]

    async with statements(at_most=3):
        outcomes = await given.scanned(database, ring, *map(given.scanning, inners))

    assert all(isinstance(outcome, Scanned) for outcome in outcomes)


async def test_no_scans_take_no_statement(
    database: Database, ring: Keyring, statements: Statements
) -> None:
    async with statements(at_most=0):
        assert await given.scanned(database, ring) == []


async def test_the_same_member_gets_the_same_scan(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring)
    lin, alias = uuid7(), uuid7()
    scan = given.scanning(case.bottles[0].inner, lin)
    [first] = await given.scanned(database, ring, scan)

    [again] = await given.scanned(database, ring, Scan(alias, (alias, lin), scan.text))

    assert isinstance(first, Scanned)
    assert isinstance(again, Scanned)
    assert (again.scan_id, again.first_scan) == (first.scan_id, False)
    assert await database.value(SCANS_OF, alias) == 0


async def test_another_member_learns_when_and_where(database: Database, ring: Keyring) -> None:
    store = await given.store(database)
    [case] = await given.bottles(database, ring, store)
    [first] = await given.scanned(database, ring, given.scanning(case.bottles[0].inner))
    other = given.scanning(case.bottles[0].inner)

    [outcome] = await given.scanned(database, ring, other)

    assert isinstance(first, Scanned)
    assert outcome == CodeAlreadyScanned(first_at=first.at, place="成都", yours=False)
    assert await database.value(SCANS_OF, other.member_id) == 0


async def test_an_unopened_case_binds_to_the_dealer_only(database: Database, ring: Keyring) -> None:
    dealer = await given.dealer(database)
    [case] = await given.shipped(database, ring, dealer_id=dealer)

    [scanned] = await given.scanned(database, ring, given.scanning(case.bottles[0].inner))

    assert isinstance(scanned, Scanned)
    assert (scanned.store_id, scanned.dealer_id) == (None, dealer)


async def test_an_activated_bottle_in_the_plant_scans(database: Database, ring: Keyring) -> None:
    [case] = await given.activated(database, ring)

    [scanned] = await given.scanned(database, ring, given.scanning(case.bottles[0].inner))

    assert isinstance(scanned, Scanned)
    assert (scanned.store_id, scanned.dealer_id) == (None, None)


async def test_a_printed_code_is_worthless(database: Database, ring: Keyring) -> None:
    _, [case] = await given.printed(database, ring)
    scan = given.scanning(case.bottles[0].inner)

    [outcome] = await given.scanned(database, ring, scan)

    assert outcome == CodeNotActive()
    assert await database.value(SCANS_OF, scan.member_id) == 0


async def test_a_void_case_is_worthless(database: Database, ring: Keyring) -> None:
    every, [case] = await given.printed(database, ring)
    async with database.transaction() as transaction:
        await codes.activate(transaction, every)
        await codes.void(transaction, every)

    [outcome] = await given.scanned(database, ring, given.scanning(case.bottles[0].inner))

    assert outcome == CodeNotActive()


async def test_a_void_bottle_is_worthless(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring)
    async with database.transaction() as transaction:
        await codes.void_bottles(transaction, [case.bottles[0].id])

    outcomes = await given.scanned(
        database, ring, *(given.scanning(bottle.inner) for bottle in case.bottles[:2])
    )

    assert outcomes[0] == CodeNotActive()
    assert isinstance(outcomes[1], Scanned)


async def test_other_levels_are_told_apart(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring)
    texts = [case.bottles[0].outer, case.inner, case.outer, case.pallet]

    outcomes = await given.scanned(database, ring, *map(given.scanning, texts))

    levels = [Level.CAP_OUTER, Level.CASE_INNER, Level.CASE_OUTER, Level.PALLET]
    assert outcomes == [CodeOfAnotherLevel(level) for level in levels]


async def test_a_link_scans_like_its_code(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring)
    text = link("https://code.brand.example", Level.CAP_INNER, case.bottles[0].inner)

    [scanned] = await given.scanned(database, ring, given.scanning(text + "?from=wx"))

    assert isinstance(scanned, Scanned)


async def test_the_first_scan_is_booked_once(database: Database, ring: Keyring) -> None:
    dealer = await given.dealer(database)
    store = await given.store(database, dealer)
    [case] = await given.bottles(database, ring, store, dealer_id=dealer)
    product = await database.value("select product_id from code_case where id = $1", case.id)
    await profit.demo_rules(database, product)
    scan = given.scanning(case.bottles[0].inner)

    await given.scanned(database, ring, scan)
    await given.scanned(database, ring, scan)

    assert await database.value(OWED, f"payee:STORE:{store}:payable") == 70
    assert await database.value(OWED, f"payee:DEALER:{dealer}:payable") == 30


async def test_five_wrong_guesses_hold_a_member(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring)
    guesser = uuid7()
    guesses = [given.scanning(text, guesser) for text in ["WRONG", "2" * 12, "", "a/b", "3" * 12]]
    wrong = await given.scanned(database, ring, *guesses)

    [outcome] = await given.scanned(database, ring, given.scanning(case.bottles[0].inner, guesser))

    assert wrong == [CodeUnknown()] * 5
    assert isinstance(outcome, ScanHeld)
    assert await database.value(SCANS_OF, guesser) == 0


async def test_others_are_not_held_by_a_guesser(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring)
    guesser, lin = uuid7(), uuid7()
    guesses = [given.scanning("WRONG", guesser) for _ in range(6)]

    outcomes = await given.scanned(
        database, ring, *guesses, given.scanning(case.bottles[0].inner, lin)
    )

    assert isinstance(outcomes[-2], ScanHeld)
    assert isinstance(outcomes[-1], Scanned)


async def test_a_day_has_a_limit_until_its_midnight(own_database: Database, ring: Keyring) -> None:
    made = await given.shipped(own_database, ring, 2, bottles=limits.SCANS_A_DAY_MAX)
    lin = uuid7()
    inners = [bottle.inner for case in made for bottle in case.bottles]
    scans = [given.scanning(inner, lin) for inner in inners[: limits.SCANS_A_DAY_MAX + 1]]

    *within, beyond = await given.scanned(own_database, ring, *scans)
    assert isinstance(beyond, ScanHeld)
    today = await clock.now(own_database)
    await clock.advance(own_database, (beyond.until - today).total_seconds())
    [tomorrow] = await given.scanned(own_database, ring, scans[-1])

    assert all(isinstance(outcome, Scanned) for outcome in within)
    assert isinstance(tomorrow, Scanned)


async def test_parallel_scans_do_not_pass_the_limit(database: Database, ring: Keyring) -> None:
    made = await given.shipped(database, ring, 2, bottles=limits.SCANS_A_DAY_MAX // 2 + 5)
    lin = uuid7()
    inners = [bottle.inner for case in made for bottle in case.bottles]
    scans = [given.scanning(inner, lin) for inner in inners]

    lists = await asyncio.gather(
        *(given.scanned(database, ring, *five) for five in given.parted(scans, 5))
    )

    kept = [outcome for each in lists for outcome in each if isinstance(outcome, Scanned)]
    assert len(kept) == limits.SCANS_A_DAY_MAX
    assert await database.value(SCANS_OF, lin) == limits.SCANS_A_DAY_MAX


async def test_a_place_is_kept_as_a_cell_only(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring)
    lin = uuid7()
    near = Point(30.663_21, 104.065_84)

    await given.scanned(database, ring, Scan(lin, (lin,), case.bottles[0].inner, near))

    assert await database.value("select cell from scan where member_id = $1", lin) == "30.66,104.07"


async def test_a_cell_is_forgotten_after_a_month(own_database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(own_database, ring)
    lin, near = uuid7(), Point(30.66, 104.06)
    await given.scanned(own_database, ring, Scan(lin, (lin,), case.bottles[0].inner, near))

    before = await codes.forget_cells(own_database)
    await clock.advance(own_database, CELLS_KEPT.total_seconds())
    after = await codes.forget_cells(own_database)

    assert (before, after) == (0, 1)
    assert await own_database.value("select cell from scan") is None
