"""Every place that takes an id, asked by everybody for their own, another's and a missing thing."""

from collections.abc import Iterator

import pytest

from bff.kit.database import Database
from bff.kit.ids import Kind
from resolvers.schema import built
from tests.edge.changes import fingerprint
from tests.edge.expected import ALL, TABLE, Row
from tests.edge.places import FRONT, Place, places
from tests.edge.world import Who, World

PLACES = {str(place): place for place in places(built()._schema)}
CHANGING = [name for name in TABLE if name.startswith("Mutation.")]
Outcome = tuple[object, list[tuple[str, str]]]


async def outcome(shops: World, who: Who, place: Place, whose: str) -> Outcome:
    """Ask for somebody's thing in one place; whatever else is named is one's own."""
    ids = {name: shops.id(row.kind, "own") for name, row in beside(place)}
    ids[FRONT] = shops.id(Kind.STORE, "own")
    ids[place.id] = shops.id(TABLE[str(place)].kind, whose)
    answer = await shops.phones[who].ask(place.document, **place.variables(ids))
    errors = [(error["message"], error["extensions"]["code"]) for error in answer.get("errors", ())]
    return answer.get("data"), errors


def beside(place: Place) -> Iterator[tuple[str, Row]]:
    for name, other in PLACES.items():
        if (other.of, other.name) == (place.of, place.name):
            yield other.id, TABLE[name]


def test_every_place_that_takes_an_id_stands_in_the_table() -> None:
    assert set(PLACES) == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
async def test_another_s_looks_like_a_missing_one(name: str, shops: World) -> None:
    missing = {who: await outcome(shops, who, PLACES[name], "missing") for who in Who}

    others = {who: await outcome(shops, who, PLACES[name], "other's") for who in Who}

    assert {who for who in Who if others[who] != missing[who]} == TABLE[name].others


@pytest.mark.parametrize("name", CHANGING)
async def test_who_finds_nothing_changes_nothing(
    name: str, shops: World, database: Database
) -> None:
    before = await fingerprint(database)

    for who in ALL - TABLE[name].others:
        await outcome(shops, who, PLACES[name], "other's")
        await outcome(shops, who, PLACES[name], "missing")
    for who in ALL - TABLE[name].own:
        await outcome(shops, who, PLACES[name], "own")

    assert await fingerprint(database) == before


# Last of all, for whoever finds their own may change it.
@pytest.mark.parametrize("name", TABLE)
async def test_one_s_own_is_found_by_who_may(name: str, shops: World) -> None:
    missing = {who: await outcome(shops, who, PLACES[name], "missing") for who in Who}

    own = {who: await outcome(shops, who, PLACES[name], "own") for who in Who}

    assert {who for who in Who if own[who] != missing[who]} == TABLE[name].own
