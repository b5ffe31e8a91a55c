from itertools import product
from uuid import UUID

import pytest
from asyncpg import CheckViolationError

from bff.domains.code.states import (
    BATCH_EDGES,
    CASE_EDGES,
    INNER_EDGES,
    OUTER_EDGES,
    BatchState,
    CaseState,
    InnerState,
    OuterState,
)
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from tests.given import code as given

DEALER, STORE = (
    "(select min(id::text)::uuid from dealer)",
    "(select min(id::text)::uuid from store)",
)

# What a row in a state must have, so that only the edge is on trial.
CASE_FACTS = {
    CaseState.OPENED: f"opened_at = bff_now(), opened_by_store_id = {STORE}, "
    "opened_by_member_id = id",
}
INNER_FACTS = {InnerState.SCANNED: "scan_id = id, scanned_by = id, scanned_at = bff_now()"}
OUTER_FACTS = {
    OuterState.REDEEMED: "redemption_id = id, redeemed_by_store_id = id, redeemed_at = bff_now()"
}
WAYS = {
    CaseState.PRINTED: (),
    CaseState.ACTIVATED: (CaseState.ACTIVATED,),
    CaseState.SHIPPED: (CaseState.ACTIVATED, CaseState.SHIPPED),
    CaseState.OPENED: (CaseState.ACTIVATED, CaseState.SHIPPED, CaseState.OPENED),
    CaseState.VOID: (CaseState.VOID,),
}


async def moved(database: Database, table: str, id_: UUID, *sets: str) -> None:
    async with database.transaction() as transaction:
        for each in sets:
            await transaction.execute(f"update {table} set {each} where id = $1", id_)


def case_move(state: CaseState) -> str:
    also = CASE_FACTS.get(
        state, f"activated_at = bff_now(), shipped_at = bff_now(), dealer_id = {DEALER}"
    )
    return f"state = '{state}', {also}"


async def a_case(database: Database, ring: Keyring) -> tuple[UUID, UUID]:
    await given.store(database)
    _, [case] = await given.printed(database, ring, bottles=1)
    return case.id, case.bottles[0].id


CASE_JUMPS = [
    (before, after)
    for before, after in product(CaseState, CaseState)
    if before is not after and after not in CASE_EDGES.get(before, ())
]


@pytest.mark.parametrize(("before", "after"), CASE_JUMPS)
async def test_a_case_jumps_along_no_other_edge(
    database: Database, ring: Keyring, before: CaseState, after: CaseState
) -> None:
    case_id, _ = await a_case(database, ring)
    await moved(database, "code_case", case_id, *map(case_move, WAYS[before]))

    with pytest.raises(CheckViolationError):
        await moved(database, "code_case", case_id, f"state = '{after}'")

    state = await database.value("select state from code_case where id = $1", case_id)
    assert state == before


@pytest.mark.parametrize(
    ("column", "moves"),
    [
        ("inner_state", [f"inner_state = 'SCANNED', {INNER_FACTS[InnerState.SCANNED]}"]),
        ("inner_state", ["inner_state = 'VOID'"]),
        ("outer_state", [f"outer_state = 'REDEEMED', {OUTER_FACTS[OuterState.REDEEMED]}"]),
        ("outer_state", ["outer_state = 'VOID'"]),
    ],
)
async def test_a_bottles_code_never_comes_back(
    database: Database, ring: Keyring, column: str, moves: list[str]
) -> None:
    _, bottle_id = await a_case(database, ring)
    await moved(database, "code_bottle", bottle_id, *moves)
    first = {"inner_state": InnerState.SEALED, "outer_state": OuterState.FREE}[column]

    with pytest.raises(CheckViolationError):
        await moved(database, "code_bottle", bottle_id, f"{column} = '{first}'")


@pytest.mark.parametrize("column", ["scanned_by", "scanned_at", "scan_id"])
async def test_who_scanned_first_is_final(database: Database, ring: Keyring, column: str) -> None:
    _, bottle_id = await a_case(database, ring)
    scanned = f"inner_state = 'SCANNED', {INNER_FACTS[InnerState.SCANNED]}"
    await moved(database, "code_bottle", bottle_id, scanned)
    value = "bff_now()" if column == "scanned_at" else f"'{uuid7()}'"

    with pytest.raises(CheckViolationError, match="is final"):
        await moved(database, "code_bottle", bottle_id, f"{column} = {value}")


async def test_who_opened_a_case_is_final(database: Database, ring: Keyring) -> None:
    case_id, _ = await a_case(database, ring)
    await moved(database, "code_case", case_id, *map(case_move, WAYS[CaseState.OPENED]))

    with pytest.raises(CheckViolationError, match="is final"):
        await moved(database, "code_case", case_id, f"opened_by_store_id = '{uuid7()}'")


async def test_a_scan_needs_its_facts(database: Database, ring: Keyring) -> None:
    _, bottle_id = await a_case(database, ring)

    with pytest.raises(CheckViolationError):
        await moved(database, "code_bottle", bottle_id, "inner_state = 'SCANNED'")


async def test_a_case_is_not_born_opened(database: Database, ring: Keyring) -> None:
    case_id, _ = await a_case(database, ring)
    copied = """
        insert into code_case (id, batch_id, product_id, number, bottles, state, inner_code,
            outer_code, activated_at)
        select $2, batch_id, product_id, 99, 1, 'ACTIVATED', 'a', 'b', bff_now()
        from code_case where id = $1
    """

    with pytest.raises(CheckViolationError, match="nothing cannot become"):
        async with database.transaction() as transaction:
            await transaction.execute(copied, case_id, uuid7())


async def test_a_ready_batch_is_not_made_again(database: Database, ring: Keyring) -> None:
    every, _ = await given.printed(database, ring)

    with pytest.raises(CheckViolationError):
        await moved(database, "batch", every.batch_id, "state = 'GENERATING'")


async def test_a_bottle_is_scanned_once_for_ever(database: Database, ring: Keyring) -> None:
    [case] = await given.shipped(database, ring)
    await given.scanned(database, ring, given.scanning(case.bottles[0].inner))
    copied = """
        insert into scan (id, thing_id, case_id, product_id, member_id, at, level)
        select $2, thing_id, case_id, product_id, member_id, at, level
        from scan where thing_id = $1
    """

    with pytest.raises(Exception, match="scan_thing"):
        async with database.transaction() as transaction:
            await transaction.execute(copied, case.bottles[0].id, uuid7())


def test_edges_name_states_only() -> None:
    tables = [
        (BATCH_EDGES, BatchState),
        (CASE_EDGES, CaseState),
        (INNER_EDGES, InnerState),
        (OUTER_EDGES, OuterState),
    ]
    for edges, states in tables:
        assert {*edges, *(after for afters in edges.values() for after in afters)} <= set(states)
