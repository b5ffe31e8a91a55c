from pathlib import Path

import orjson

from bff.domains.store import rules
from bff.kit import ids
from bff.kit.ids import Kind
from tests.cli import given
from tests.services import Services


def test_a_demo_is_made_once_and_told(own_place: Services, tmp_path: Path) -> None:
    settings = given.of(own_place, tmp_path)
    early = given.told("demo", **settings)
    made = [given.told("seed", "--stores", "2", **settings) for _ in range(2)]

    told = given.told("demo", "--json", "--codes", "3", **settings)

    assert (early.exit_code, "`bff seed` makes it" in early.stderr) == (2, True)
    assert "Made the demo brand." in made[0].stderr
    assert "The demo brand is there." in made[1].stderr
    handles = orjson.loads(told.stdout)
    assert handles["graphql"] == "http://127.0.0.1:8000/graphql"
    assert len(handles["otherStore"]["clerk"]["scene"]) == rules.TOKEN_LENGTH
    assert {"store", "otherStore", "consumers", "codes", "cases"} <= handles.keys()


def test_a_campaign_is_published_for_the_bench(place: Services, tmp_path: Path) -> None:
    published = given.told("demo", "campaign", "--stock", "3", **given.of(place, tmp_path))

    assert ids.read(Kind.CAMPAIGN, published.stdout.strip())


def test_production_has_no_demo(place: Services, tmp_path: Path) -> None:
    settings = given.of(place, tmp_path) | {"profile": "production"}

    refused = given.told("demo", "campaign", "--stock", "3", **settings)

    assert refused.exit_code == 2
    assert "no demo in the production profile" in refused.stderr
