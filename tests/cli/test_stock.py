import asyncio
from pathlib import Path

import pytest

from bff.kit import clock, ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from tests.cli import given
from tests.given import store as places
from tests.given.product import variant
from tests.given.stock import level
from tests.services import Services


@pytest.fixture
def settings(place: Services, tmp_path: Path) -> dict[str, object]:
    return given.of(place, tmp_path)


async def test_a_till_s_report_comes_in_with_its_faults(
    database: Database, settings: dict[str, object], tmp_path: Path
) -> None:
    spot = await places.store(database), await variant(database)
    store, sold = ids.opaque(Kind.STORE, spot[0]), ids.opaque(Kind.VARIANT, spot[1])
    nowhere, at = ids.opaque(Kind.STORE, uuid7()), await clock.now(database)
    file = tmp_path / "tills.csv"
    bad = "".join(f"{nowhere},{sold},1,{at}\n" for _ in range(11))
    file.write_text(f"store,variant,quantity,at\n{store},{sold},7,{at}\n{bad}")

    # A command runs a loop of its own, so it needs a thread of its own.
    result = await asyncio.to_thread(given.told, "stock", "import", str(file), **settings)

    assert result.exit_code == 0, result.output
    assert "Of 12 lines 1 say something new." in result.output
    assert "Line 3: There is no such store." in result.output
    assert "1 more lines were left out." in result.output
    assert await level(database, *spot) == (7, 0)


async def test_a_file_that_is_no_report_changes_nothing(
    database: Database, settings: dict[str, object], tmp_path: Path
) -> None:
    file = tmp_path / "tills.csv"
    file.write_text("store,variant\n")
    before = await database.value("select count(*) from stock")

    result = await asyncio.to_thread(given.told, "stock", "import", str(file), **settings)

    assert (result.exit_code, "must name the column quantity" in result.output) == (2, True)
    assert await database.value("select count(*) from stock") == before
