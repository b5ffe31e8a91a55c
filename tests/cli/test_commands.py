import asyncio
import stat
from pathlib import Path

import pytest
from graphql import build_schema
from typer.testing import CliRunner

from bff.cli import app
from bff.context import App
from bff.documents import Document
from bff.documents.faults import faults_of
from bff.kit import keyring
from tests.cli import given
from tests.given import broken
from tests.services import Services

SCHEMA = build_schema("""
    interface Problem { message: String! }
    type Sold { id: ID! }
    type SoldOut implements Problem { message: String! }
    union SellResult = Sold | SoldOut
    type Query { price: Int! }
    type Mutation { sell: SellResult!  buy: SellResult! }
""")

SOUND = """
    mutation Sell { sell { __typename ... on Sold { id } ... on Problem { message } } }
"""
INVENTED = """
    insert into account (id, code, kind, asset, debits, credits, may_go_negative)
    values (gen_random_uuid(), 'invented', 'ESCROW', 'CNY', 5, 0, true)
"""


def faults(text: str, name: str = "Sell") -> list[str]:
    return faults_of(Document(app=App.CONSUMER, name=name, text=text), SCHEMA)


def test_a_sound_document_has_no_fault() -> None:
    assert not faults(SOUND)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (SOUND.replace("... on Problem { message }", ""), "asks sell for no `... on Problem"),
        (SOUND.replace("__typename", ""), "does not ask sell for its __typename"),
        ("mutation Sell { sell { __typename } buy { __typename } }", "more than one mutation"),
        ("query Price { price }", "one operation that its name promises"),
        ("query Sell { colour }", "Cannot query field 'colour'"),
        ("query Sell {", "Syntax Error"),
    ],
)
def test_a_document_is_held_to_the_contract(text: str, fault: str) -> None:
    assert fault in faults(text)[0]


def test_the_help_lists_every_command() -> None:
    shown = CliRunner().invoke(app, ["--help"]).stdout

    assert all(f" {word} " in shown for word in ("serve", "worker", "migrate", "verify", "keys"))


def test_keys_are_made_once_and_for_their_owner(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    made = CliRunner().invoke(app, ["keys", str(path)])
    kept = path.read_bytes()

    again = CliRunner().invoke(app, ["keys", str(path)])

    assert (made.exit_code, again.exit_code) == (0, 2)
    assert keyring.read(path)
    assert path.read_bytes() == kept
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_migrating_twice_finds_nothing_left(place: Services, tmp_path: Path) -> None:
    result = given.told("migrate", **given.of(place, tmp_path))

    assert result.stderr.strip() == "The database is up to date."


def test_empty_books_are_right(own_place: Services, tmp_path: Path) -> None:
    result = given.told("verify", **given.of(own_place, tmp_path))

    assert result.exit_code == 0
    assert "The books are right" in result.stderr


def test_an_operator_is_promised_to_a_phone(place: Services, tmp_path: Path) -> None:
    result = given.told("operator", "add", "--phone", "13812345678", **given.of(place, tmp_path))

    assert result.exit_code == 0
    assert "whoever does within 30 days is an operator" in result.stderr


def test_an_operator_is_known_by_openid(place: Services, tmp_path: Path) -> None:
    add = ("operator", "add", "--openid", "o-first", "--app", "DESK")

    results = [given.told(*add, **given.of(place, tmp_path)) for _ in range(2)]

    assert [result.exit_code for result in results] == [0, 0]
    assert "the next sign-in opens the desk" in results[1].stderr


async def test_wrong_books_are_found(own_place: Services, tmp_path: Path) -> None:
    await broken.planted(own_place.migration_url, [INVENTED])

    result = await asyncio.to_thread(given.told, "verify", **given.of(own_place, tmp_path))

    assert result.exit_code == 1
    assert "the totals of this account are not its entries'" in result.stderr


def test_an_operator_is_somebody(place: Services, tmp_path: Path) -> None:
    nobody = given.told("operator", "add", **given.of(place, tmp_path))
    no_phone = given.told("operator", "add", "--phone", "12", **given.of(place, tmp_path))

    assert (nobody.exit_code, no_phone.exit_code) == (2, 2)
    assert "--phone" in nobody.stderr
