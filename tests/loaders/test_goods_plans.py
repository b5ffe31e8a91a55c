"""However many products and shelves there are, each is found by its key from the first day on."""

import orjson
import pytest

from bff.domains.product import variants
from bff.domains.store.service import STATEMENTS
from bff.kit.database import Database
from loaders import assortment, goods, stock, variant
from tests.loaders.test_party_plans import scans

RESERVE = f"with {STATEMENTS['stock_reserve']} select count(*) from stock_reserved"
PLANS = {
    "offered": (variants.OFFERED, 3),
    "locked": (STATEMENTS["stock_locked"], 2),
    "reserved": (RESERVE, 3),
    "moved": (STATEMENTS["stock_move"], 5),
    "variants": (variant.VARIANTS, 2),
    "goods": (goods.GOODS, 2),
    "stock": (stock.STOCK, 4),
    "listed at a store": (assortment.query(at_store=True, by_words=False), 5),
    "found at a store": (assortment.query(at_store=True, by_words=True), 5),
}


@pytest.mark.parametrize("name", PLANS)
async def test_goods_are_found_by_their_keys(own_database: Database, name: str) -> None:
    statement, values = PLANS[name]
    nothing = ", ".join(["null"] * values)
    async with own_database.transaction() as transaction:
        await transaction.execute(f"prepare goods as {statement}")
        [row] = await transaction.fetch(f"explain (format json) execute goods ({nothing})")

    found = list(scans(orjson.loads(row[0])[0]["Plan"]))
    assert found
    assert [one["Relation Name"] for one in found if "Index Cond" not in one] == []
