"""However many parties there are, each is found by its key, also by a plan of the first day."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import pytest

from bff.kit.database import Database
from loaders import group_buy_offer, joinability, offer_parties, own_parties, party

SCANS = {"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan"}
# By these columns few rows are left, or those that come first are the ones that are wanted.
KEYS = (
    "(id = ",
    "(party_id = ",
    "(member_id = ",
    "(store_id = ",
    "(offer_id = ",
    "(product_id = ",
    "(pm <@",
)
PLANS = {
    party.BY_ID: 1,
    party.AT_STORES: 2,
    offer_parties.SOONEST: 5,
    offer_parties.NEAREST: 9,
    own_parties.OF_PERSONS: 3,
    joinability.JOINING: 2,
    group_buy_offer.BY_ID: 1,
}


def scans(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if plan["Node Type"] in SCANS:
        yield plan
    for part in plan.get("Plans", ()):
        yield from scans(part)


@pytest.mark.parametrize(("statement", "values"), PLANS.items())
async def test_a_party_is_found_by_its_key(
    own_database: Database, statement: str, values: int
) -> None:
    nothing = ", ".join(["null"] * values)
    async with own_database.transaction() as transaction:
        await transaction.execute(f"prepare list as {statement}")
        [row] = await transaction.fetch(f"explain (format json) execute list ({nothing})")

    conditions = [one.get("Index Cond", "") for one in scans(orjson.loads(row[0])[0]["Plan"])]
    assert conditions
    assert [one for one in conditions if not any(key in one for key in KEYS)] == []
