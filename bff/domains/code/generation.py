"""Making the codes of a batch, a step at a time, each step durable with its progress."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from bff.domains.code import rules, secret
from bff.domains.code.batches import JOB
from bff.domains.code.states import Level
from bff.kit import jobs
from bff.kit.database import Database, Record, Transaction, columns
from bff.kit.ids import uuid7
from bff.kit.jobs import Payload
from bff.kit.keyring import Keyring

# A step is a transaction: short enough for its statements, long enough for its commit.
BOTTLES_A_STEP = 3_000
TWISTS_MAX = 8

LOCK = "select * from batch where id = $1 and state in ('REQUESTED', 'GENERATING') for update"
PALLETS = """
    insert into code_pallet (id, batch_id, number, twist, code)
    select id, $1, number, $2, code
    from unnest($3::uuid[], $4::int[], $5::bytea[]) as made (id, number, code)
    on conflict do nothing returning number
"""
CASES = """
    insert into code_case
        (id, batch_id, product_id, pallet_id, number, twist, bottles, inner_code, outer_code)
    select made.id, batch.id, batch.product_id, pallet.id, made.number, $2,
        batch.bottles_per_case, made.inner_code, made.outer_code
    from unnest($3::uuid[], $4::int[], $5::bytea[], $6::bytea[])
        as made (id, number, inner_code, outer_code)
    join batch on batch.id = $1
    join code_pallet as pallet on pallet.batch_id = batch.id
        and pallet.number = (made.number - 1) / batch.cases_per_pallet + 1
    on conflict do nothing returning number
"""
BOTTLES = """
    insert into code_bottle (id, case_id, number, twist, inner_code, outer_code)
    select made.id, box.id, made.number, $2, made.inner_code, made.outer_code
    from unnest($3::uuid[], $4::int[], $5::smallint[], $6::bytea[], $7::bytea[])
        as made (id, case_number, number, inner_code, outer_code)
    join code_case as box on box.batch_id = $1 and box.number = made.case_number
    on conflict do nothing
    returning (select number from code_case where id = code_bottle.case_id), number
"""
PROGRESS = """
    update batch
    set made = $2, state = case when $2 = cases then 'READY' else 'GENERATING' end
    where id = $1
"""

Place = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Press:
    """What derives the codes of one batch, ready to be stored."""

    ring: Keyring
    secret: bytes

    def code(self, level: Level, place: Place, twist: int) -> bytes:
        """Return what the code at a place is found by; another `twist` gives another code."""
        text = rules.derived(self.secret, level, *place, twist)
        return secret.blinded(self.ring, rules.digest(text))

    def rows(
        self, levels: Sequence[Level], places: Sequence[Place], twist: int
    ) -> list[Sequence[object]]:
        """Return a row of id, place and codes for each place."""
        return [
            (uuid7(), *place, *(self.code(level, place, twist) for level in levels))
            for place in places
        ]


async def continued(database: Database, ring: Keyring, payload: Payload) -> None:
    """Make one step of the batch that the job names and, unless it was the last, ask for more."""
    batch_id = UUID(str(payload["batch_id"]))
    async with database.transaction() as transaction:
        # Together: a worker that dies leaves the step and its successor, or neither.
        if await step(transaction, ring, batch_id):
            await jobs.enqueue(transaction, JOB, payload)


async def complete(database: Database, ring: Keyring, batch_id: UUID) -> None:
    """Make all codes of a batch now, without waiting for a worker."""
    more = True
    while more:
        async with database.transaction() as transaction:
            more = await step(transaction, ring, batch_id)


async def step(transaction: Transaction, ring: Keyring, batch_id: UUID) -> bool:
    """Make the next codes of a batch and return whether there are more to make."""
    batch = await transaction.row(LOCK, batch_id)
    if batch is None:
        return False
    press = Press(ring, secret.unwrapped(ring, batch_id, batch["secret"]))
    numbers = _next(batch)
    bottles = [(n, bottle + 1) for n in numbers for bottle in range(batch["bottles_per_case"])]
    made = partial(_made, transaction, batch_id, press)
    await made(PALLETS, _pallets(batch, numbers), Level.PALLET)
    await made(CASES, [(n,) for n in numbers], Level.CASE_INNER, Level.CASE_OUTER)
    await made(BOTTLES, bottles, Level.CAP_INNER, Level.CAP_OUTER)
    await transaction.execute(PROGRESS, batch_id, numbers[-1])
    return numbers[-1] < int(batch["cases"])


def _next(batch: Record) -> range:
    first = batch["made"] + 1
    count = max(1, BOTTLES_A_STEP // batch["bottles_per_case"])
    return range(first, min(batch["cases"], first - 1 + count) + 1)


def _pallets(batch: Record, cases: range) -> list[Place]:
    """Return the pallets whose first case is among these."""
    size = batch["cases_per_pallet"]
    return [((case - 1) // size + 1,) for case in cases if (case - 1) % size == 0]


async def _made(
    transaction: Transaction,
    batch_id: UUID,
    press: Press,
    insert: str,
    places: Sequence[Place],
    *levels: Level,
) -> None:
    # Two codes in 31^12 may be the same one day: the later one is derived anew.
    for twist in range(TWISTS_MAX):
        if not places:
            return
        # Thousands of HMACs would hold up everybody whom this process serves.
        rows = await asyncio.to_thread(press.rows, levels, places, twist)
        made = await transaction.fetch(insert, batch_id, twist, *columns(rows))
        done = {tuple(row) for row in made}
        places = [place for place in places if place not in done]
    assert not places, "codes collide again and again"
