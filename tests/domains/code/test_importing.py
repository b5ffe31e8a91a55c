import asyncio
from uuid import UUID

import orjson
import pytest

from bff.domains.code import rules
from bff.domains.code import service as codes
from bff.domains.code.importing import Imported
from bff.domains.code.scanning import Scanned
from bff.domains.code.states import Level
from bff.domains.code.vendor import Fault
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import BadInput
from tests.conftest import Statements
from tests.given import code as given
from tests.given.product import product

HEADING = "pallet,case_outer,case_inner,cap_outer,cap_inner"
BATCH = "select state, cases, made from batch where id = $1"
BATCHES = "select count(*) from batch where product_id = $1"


class Plant:
    """Writes lines as a vendor would; every name gives another set of codes."""

    def __init__(self, name: str) -> None:
        self.name = name.encode()

    def code(self, kind: str, number: int) -> str:
        return rules.derived(self.name + kind.encode(), Level.PALLET, number)

    def line(self, case: int, bottle: int) -> str:
        of_case = [self.code("pallet", case // 40), *(self.code(k, case) for k in ("ko", "ki"))]
        return ",".join([*of_case, *(self.code(k, case * 100 + bottle) for k in ("bo", "bi"))])

    def cases(self, count: int, bottles: int = 6) -> list[str]:
        return [self.line(case, bottle) for case in range(count) for bottle in range(bottles)]


async def imported(
    database: Database, ring: Keyring, lines: list[str], product_id: UUID | None = None
) -> Imported:
    product_id = product_id or await product(database)
    async with database.transaction() as transaction:
        return await codes.import_batch(
            transaction,
            ring,
            product_id=product_id,
            content="\n".join([HEADING, *lines]).encode(),
        )


async def test_an_imported_code_scans(database: Database, ring: Keyring) -> None:
    plant = Plant("scans")
    batch = await imported(database, ring, plant.cases(2))
    async with database.transaction() as transaction:
        await codes.activate(transaction, codes.Cases(batch.batch_id, 1, 2))

    [scanned] = await given.scanned(database, ring, given.scanning(plant.code("bi", 103)))

    assert isinstance(scanned, Scanned)
    assert tuple(await database.row(BATCH, batch.batch_id) or ()) == ("READY", 2, 2)


async def test_the_quality_is_reported_and_kept(database: Database, ring: Keyring) -> None:
    plant = Plant("quality")
    orphan = ",,," + ",".join(plant.code(kind, 9) for kind in ("bo", "bi"))
    lines = [*plant.cases(2, 5), plant.line(0, 4), "broken", orphan]

    batch = await imported(database, ring, lines)

    assert batch.quality.faults == {Fault.DOUBLE: 1, Fault.MALFORMED: 1, Fault.ORPHAN: 1}
    assert (batch.quality.bottles, batch.quality.uneven_cases) == (10, 2)
    kept = await database.value("select quality from batch where id = $1", batch.batch_id)
    assert [one["line"] for one in orjson.loads(kept)["findings"]] == [12, 13, 14]


async def test_what_came_in_before_is_found(database: Database, ring: Keyring) -> None:
    plant = Plant("before")
    await imported(database, ring, plant.cases(1))
    repacked = ",".join([plant.line(5, 0).rsplit(",", 2)[0], *plant.line(0, 1).split(",")[3:]])

    batch = await imported(database, ring, [plant.line(0, 2), repacked, *Plant("new").cases(1)])

    assert batch.quality.faults == {Fault.DOUBLE: 1, Fault.REPACKED: 1}
    assert batch.quality.bottles == 6


async def test_a_file_without_a_good_line_makes_no_batch(database: Database, ring: Keyring) -> None:
    product_id = await product(database)

    with pytest.raises(BadInput, match="line 2: The line has too few"):
        await imported(database, ring, ["broken"], product_id=product_id)

    assert await database.value(BATCHES, product_id) == 0


async def test_an_imported_batch_cannot_be_printed(database: Database, ring: Keyring) -> None:
    batch = await imported(database, ring, Plant("secret").cases(1))

    async with database.transaction() as transaction:
        with pytest.raises(BadInput):
            await codes.printed(transaction, ring, codes.Cases(batch.batch_id, 1, 1))


async def test_ten_thousand_lines_take_few_statements(
    database: Database, ring: Keyring, statements: Statements
) -> None:
    lines = Plant("many").cases(1_667)
    product_id = await product(database)

    async with statements(at_most=12):
        batch = await imported(database, ring, lines, product_id=product_id)

    assert batch.quality.bottles == 10_002


async def test_a_case_of_too_many_bottles_is_refused(database: Database, ring: Keyring) -> None:
    product_id = await product(database)

    with pytest.raises(BadInput, match="more than 60 bottles"):
        await imported(database, ring, Plant("huge").cases(1, 61), product_id)

    assert await database.value(BATCHES, product_id) == 0


async def test_a_product_must_exist(database: Database, ring: Keyring) -> None:
    with pytest.raises(BadInput, match="no such product"):
        await imported(database, ring, Plant("nothing").cases(1), uuid7())


async def test_an_empty_file_makes_no_batch(database: Database, ring: Keyring) -> None:
    with pytest.raises(BadInput, match="it has none"):
        await imported(database, ring, [])


async def test_one_file_brought_in_twice_at_once_counts_once(
    database: Database, ring: Keyring
) -> None:
    product_id, lines = await product(database), Plant("twice").cases(20)

    outcomes = await asyncio.gather(
        *(imported(database, ring, turn, product_id) for turn in (lines, lines[::-1])),
        return_exceptions=True,
    )

    assert {type(outcome) for outcome in outcomes} == {Imported, BadInput}
    assert await database.value(BATCHES, product_id) == 1
