"""Nobody says what is not theirs to say: an input holds what the schema names, and no more."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pytest
from graphql import GraphQLField, GraphQLInputObjectType, get_named_type

from bff.engine.errors import Code
from bff.kit.database import Database
from resolvers.schema import built
from tests.edge.changes import fingerprint
from tests.edge.places import Place
from tests.edge.world import Who, World

WISHES = {
    "role": "OPERATOR",
    "amount": 1,
    "price": 1,
    "storeId": "AgGiEjYOVnntu86N7Zbf9wA",
    "state": "PAID",
}
# Whatever an id is of: an input that names too much is refused before it is read.
OWN = defaultdict[str, str](lambda: str(WISHES["storeId"]))


def mutations() -> Mapping[str, GraphQLField]:
    mutation = built()._schema.mutation_type
    assert mutation is not None
    return dict(mutation.fields)


def unnamed(field: GraphQLField) -> set[str]:
    """Return the wishes that the input of a mutation does not name."""
    kind = get_named_type(field.args["input"].type)
    assert isinstance(kind, GraphQLInputObjectType)
    return set(WISHES) - set(kind.fields)


@pytest.mark.parametrize("name", [name for name, field in mutations().items() if field.args])
async def test_an_input_takes_nothing_that_it_does_not_name(
    name: str, shops: World, database: Database
) -> None:
    place = Place("Mutation", name, mutations()[name], "")
    asked: Any = place.variables(OWN)["input"]
    before = await fingerprint(database)

    answers = {
        wish: await shops.phones[Who.OWNER].ask(place.document, input=asked | {wish: WISHES[wish]})
        for wish in unnamed(place.field)
    }

    for wish, answer in answers.items():
        assert [error["extensions"]["code"] for error in answer["errors"]] == [Code.BAD_USER_INPUT]
        assert wish in answer["errors"][0]["message"]
        assert "data" not in answer
    assert await fingerprint(database) == before
