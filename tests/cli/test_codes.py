import asyncio
import csv
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import Result

from bff import app as application
from bff.domains.code import service as codes
from bff.kit import ids, keyring
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.kit.keyring import Keyring
from tests.cli import given
from tests.given.code import dealer
from tests.given.product import product
from tests.services import Services

Settings = dict[str, object]
HASHES = ",".join(uuid4().hex * 2 for _ in range(3))


@pytest.fixture
def settings(place: Services, ring: Keyring, tmp_path: Path) -> Settings:
    keyring.written(ring, tmp_path / application.KEY_FILE)
    return given.of(place, tmp_path)


async def ran(*words: str, **settings: object) -> Result:
    # A command runs a loop of its own, so it needs a thread of its own.
    return await asyncio.to_thread(given.told, *words, **settings)


async def said(*words: str, **settings: object) -> str:
    result = await ran(*words, **settings)
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


@pytest.fixture
async def batch(database: Database, ring: Keyring, settings: Settings) -> str:
    asked = ids.opaque(Kind.PRODUCT, await product(database))
    made = await said("codes", "order", "--product", asked, "--cases", "2", **settings)
    await codes.complete(database, ring, ids.read(Kind.BATCH, made))
    return made


async def printed(batch: str, settings: Settings, *words: str) -> list[list[str]]:
    text = await said("codes", "print", batch, "--first", "1", "--last", "2", *words, **settings)
    return list(csv.reader(StringIO(text)))


async def test_a_batch_is_ordered_listed_and_printed(batch: str, settings: Settings) -> None:
    rows = await printed(batch, settings)

    assert batch in await said("codes", "list", **settings)
    assert len(rows) == 1 + 2 * 6
    assert rows == await printed(batch, settings)


async def test_codes_are_printed_as_links_to_a_site(batch: str, settings: Settings) -> None:
    rows = await printed(batch, settings, "--site", "https://code.example")

    assert all(cell.startswith("https://code.example/") for row in rows[1:] for cell in row)


async def test_cases_are_activated_then_shipped(
    database: Database, batch: str, settings: Settings
) -> None:
    to = ids.opaque(Kind.DEALER, await dealer(database))
    some = (batch, "--first", "1", "--last", "2")

    early = await ran("codes", "ship", *some, "--dealer", to, **settings)
    await said("codes", "activate", *some, **settings)
    await said("codes", "ship", *some, "--dealer", to, **settings)

    assert (early.exit_code, "can be shipped" in early.output) == (2, True)


async def test_a_vendor_s_file_comes_in_with_a_report(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "vendor.csv"
    bottles = "".join(f"{HASHES},{uuid4().hex * 2},{uuid4().hex * 2}\n" for _ in range(2))
    file.write_text(f"pallet,case_outer,case_inner,cap_outer,cap_inner\n{bottles}nonsense\n")
    asked = ids.opaque(Kind.PRODUCT, await product(database))

    result = await ran("codes", "import", str(file), "--product", asked, **settings)

    assert result.exit_code == 0, result.output
    assert "2 bottles in 1 cases came in, of 3 lines." in result.output


async def test_keys_that_do_not_fit_print_nothing(batch: str, settings: Settings) -> None:
    path = Path(str(settings["data_dir"])) / application.KEY_FILE
    path.unlink()
    keyring.written(keyring.made(), path)

    refused = await ran("codes", "print", batch, "--first", "1", "--last", "2", **settings)

    assert (refused.exit_code, len(refused.stdout.splitlines())) == (2, 1)
    assert "The keys do not fit this database" in refused.stderr


def test_what_is_no_batch_is_said_in_words(settings: Settings) -> None:
    result = given.told("codes", "print", "nonsense", "--first", "1", "--last", "2", **settings)

    assert (result.exit_code, "id of a batch" in result.output) == (2, True)


def test_no_dead_letters_are_listed_as_none(settings: Settings) -> None:
    result = given.told("jobs", "dead", **settings)

    assert "jobs were given up" in result.output
