import asyncio
from functools import partial

import pytest

from bff import jobs as worker
from bff.context import Services
from bff.domains.code import secret
from bff.domains.code import service as codes
from bff.domains.code.batches import JOB
from bff.domains.code.scanning import Scanned
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.jobs import Payload
from bff.kit.keyring import Keyring
from bff.kit.refusal import BadInput
from tests.given import code as given
from tests.given.product import product

BATCH = "select state, made from batch where id = $1"
BOTTLES = """
    select count(*) from code_bottle join code_case on code_case.id = case_id where batch_id = $1
"""
JOBS = "select count(*) from pgqueuer where convert_from(payload, 'utf8') like '%' || $1 || '%'"


async def test_an_order_and_its_job_commit_together(database: Database, ring: Keyring) -> None:
    order = partial(
        codes.order, ring=ring, product_id=await product(database), cases=3, bottles_per_case=2
    )
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as transaction:
            lost = await order(transaction)
            raise ZeroDivisionError
    async with database.transaction() as transaction:
        kept = await order(transaction)

    assert await database.value(JOBS, str(lost)) == 0
    assert await database.value(JOBS, str(kept)) == 1


async def test_the_worker_makes_a_batch_step_by_step(own_database: Database, ring: Keyring) -> None:
    product_id = await product(own_database)
    async with own_database.transaction() as transaction:
        batch_id = await codes.order(
            transaction, ring, product_id=product_id, cases=120, bottles_per_case=60
        )
    seen: list[tuple[str, int]] = []
    stop = asyncio.Event()

    async def watched(database: Database, services: Services, payload: Payload) -> None:
        await worker.HANDLERS[JOB](database, services, payload)
        seen.append(tuple(await database.row(BATCH, batch_id) or ()))
        if seen[-1][0] == "READY":
            stop.set()

    await worker.run(own_database, Services({Keyring: ring}), stop, handlers={JOB: watched})

    assert seen == [("GENERATING", 50), ("GENERATING", 100), ("READY", 120)]
    assert await own_database.value(BOTTLES, batch_id) == 7_200
    assert await own_database.value("select count(*) from code_pallet") == 3


async def test_two_workers_make_each_code_once(database: Database, ring: Keyring) -> None:
    async with database.transaction() as transaction:
        batch_id = await codes.order(
            transaction,
            ring,
            product_id=await product(database),
            cases=40,
            bottles_per_case=60,
        )

    await asyncio.gather(*(codes.complete(database, ring, batch_id) for _ in range(4)))

    assert await database.value(BOTTLES, batch_id) == 2400


async def test_a_code_that_is_taken_is_derived_anew(database: Database, ring: Keyring) -> None:
    every, [first] = await given.printed(database, ring)
    kept = await database.value("select secret from batch where id = $1", every.batch_id)
    same = secret.unwrapped(ring, every.batch_id, kept)
    async with database.transaction() as transaction:
        batch_id = await codes.order(
            transaction, ring, product_id=await product(database), cases=1, bottles_per_case=6
        )
        wrapped = secret.wrapped(ring, batch_id, same)
        await transaction.execute("update batch set secret = $2 where id = $1", batch_id, wrapped)

    await codes.complete(database, ring, batch_id)

    async with database.transaction() as transaction:
        [second] = await codes.printed(transaction, ring, codes.Cases(batch_id, 1, 1))
    texts = {text for case in (first, second) for b in case.bottles for text in (b.inner, b.outer)}
    assert len(texts) == 24
    assert {first.inner, first.outer, first.pallet}.isdisjoint(
        {second.inner, second.outer, second.pallet}
    )


async def test_what_is_printed_again_still_scans(database: Database, ring: Keyring) -> None:
    every, first = await given.printed(database, ring, 2)
    async with database.transaction() as transaction:
        again = await codes.printed(transaction, ring, every)
        await codes.activate(transaction, every)

    outcomes = await given.scanned(database, ring, given.scanning(again[1].bottles[5].inner))

    assert again == first
    assert isinstance(outcomes[0], Scanned)


async def test_a_range_is_activated_and_no_more(database: Database, ring: Keyring) -> None:
    every, _ = await given.printed(database, ring, 5)

    async with database.transaction() as transaction:
        count = await codes.activate(transaction, codes.Cases(every.batch_id, 2, 3))

    states = await database.fetch(
        "select state from code_case where batch_id = $1 order by number", every.batch_id
    )
    assert count == 2
    assert "".join(row["state"][0] for row in states) == "PAAPP"


@pytest.mark.parametrize(("first", "last"), [(0, 1), (2, 1), (1, 20_001)])
async def test_a_range_has_bounds(database: Database, first: int, last: int) -> None:
    batch_id = await product(database)

    with pytest.raises(BadInput):
        codes.Cases(batch_id, first, last)


@pytest.mark.parametrize("wrong", [{"cases": 0}, {"bottles_per_case": 61}, {"cases_per_pallet": 0}])
async def test_an_order_has_bounds(
    database: Database, ring: Keyring, wrong: dict[str, int]
) -> None:
    sizes = {"cases": 1, "bottles_per_case": 6} | wrong

    async with database.transaction() as transaction:
        with pytest.raises(BadInput):
            await codes.order(transaction, ring, product_id=uuid7(), **sizes)


async def test_a_void_batch_makes_no_more(database: Database, ring: Keyring) -> None:
    async with database.transaction() as transaction:
        batch_id = await codes.order(
            transaction, ring, product_id=await product(database), cases=2, bottles_per_case=2
        )
        await transaction.execute("update batch set state = 'VOID' where id = $1", batch_id)

    await codes.complete(database, ring, batch_id)

    assert await database.value(BOTTLES, batch_id) == 0


async def test_no_code_and_no_secret_lies_in_clear(database: Database, ring: Keyring) -> None:
    tables = ("batch", "code_pallet", "code_case", "code_bottle", "scan", "scan_account", "answer")
    store = await given.store(database)
    [case] = await given.shipped(database, ring)
    await given.opened(database, ring, store, [case])
    await given.scanned(database, ring, given.scanning(case.bottles[0].inner))

    dump = ""
    for table in (*tables, "pgqueuer", "pgqueuer_log"):
        dump += str(await database.value(f"select string_agg({table}::text, ' ') from {table}"))

    texts = [case.pallet, case.inner, case.outer, case.bottles[0].inner, case.bottles[0].outer]
    for text in texts:
        assert text not in dump
        assert text.encode().hex() not in dump
