import pytest

from bff.domains.community import service as communities
from bff.domains.community.models import NAME_LENGTH_MAX
from bff.domains.community.service import NewCommunity
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.refusal import BadInput
from tests.given import store as stores

NAMES = "select name from community where store_id = $1"


async def test_a_community_is_founded_by_its_name(database: Database) -> None:
    store_id = await stores.store(database)

    await stores.community(database, store_id, " 西湖邻里 ")

    assert [row["name"] for row in await database.fetch(NAMES, store_id)] == ["西湖邻里"]


@pytest.mark.parametrize("name", ["", "  ", "邻" * (NAME_LENGTH_MAX + 1)])
async def test_a_name_that_says_nothing_founds_none(database: Database, name: str) -> None:
    store_id = await stores.store(database)
    founded = NewCommunity(id=uuid7(), store_id=store_id, name="西湖邻里")
    refused = NewCommunity(id=uuid7(), store_id=store_id, name=name)

    with pytest.raises(BadInput):
        async with database.transaction() as transaction:
            await communities.add(transaction, [founded, refused])

    assert await database.fetch(NAMES, store_id) == []
