from uuid import UUID

import pytest

from bff.domains.community_sale.rules import Item
from bff.kit.database import Database
from tests.audit_sales import sales
from tests.given import sale as given

SPOILED = {
    "update community_sale set taken = taken + 1": "its items 2",
    "update sale_item set taken = taken + 1": "3 pieces, 2 are ordered",
    "delete from order_line": "2 pieces, 0 are ordered",
}


async def sold(database: Database) -> UUID:
    here = await given.place(database)
    variant_id = await given.variant(database, here)
    sale_id = await given.sale(database, here, Item(variant_id, given.PRICE_FEN, None))
    await given.ordered(database, sale_id, (variant_id, 2))
    return sale_id


async def test_a_sale_as_it_should_be_is_clean(own_database: Database) -> None:
    await sold(own_database)

    assert await sales(own_database) == []


@pytest.mark.parametrize("spoil", SPOILED)
async def test_a_sale_that_is_spoiled_is_found(own_database: Database, spoil: str) -> None:
    await sold(own_database)

    await own_database.fetch(spoil)

    assert any(SPOILED[spoil] in found for found in await sales(own_database))
