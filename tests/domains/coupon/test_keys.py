"""What a hot verb sends finds its rows by their keys, also where a plan is from the first day."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import pytest

from bff.domains.code import scanning
from bff.domains.coupon import issuing
from bff.domains.profit import service as profit
from bff.kit import answer, writes
from bff.kit.database import Database

CODE, COUPON, PROFIT = scanning.STATEMENTS, issuing.STATEMENTS, profit.STATEMENTS
READ = (
    [CODE[name] for name in ("bottles_locked", "cases_locked", "outers_locked")]
    + [COUPON[name] for name in ("campaigns_locked", "held", "counters_locked", "looked_at")]
    + [COUPON[name] for name in ("purses_locked", "held_by", "wallets_open", "uses_locked")]
    + [COUPON["order_campaigns_locked"], COUPON["end_uses"], COUPON["gifts_locked"]]
    + [COUPON["scan_campaigns_locked"], PROFIT["rules_for"], PROFIT["booked_before"]]
    + [answer.OPEN, profit.BOOK]
)
BOOKED = (PROFIT["book"], answer.CLOSE)
WRITTEN = [
    (COUPON["issue"], answer.CLOSE),
    (CODE["accounts_kept"], CODE["bottles_scanned"], COUPON["issue"], *BOOKED),
    (CODE["accounts_kept"], CODE["cases_opened"], *BOOKED),
    (CODE["outers_redeemed"], COUPON["issue"], COUPON["redeem"], *BOOKED),
    (COUPON["lock_coupons"], answer.CLOSE),
    (COUPON["consume_coupons"], COUPON["issue"], *BOOKED),
]
HOT = [*READ, *map(writes.joined, WRITTEN)]
# Longer ones are parsed anew each time that they are sent.
CACHED_MAX = 15 * 1024
SCANS = {"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan"}


def scans(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every look into a table or an index that a plan takes."""
    if plan["Node Type"] in SCANS:
        yield plan
    for part in plan.get("Plans", ()):
        yield from scans(part)


async def planned(database: Database, statement: str) -> Mapping[str, Any]:
    """How a statement runs whose values nobody knows yet."""
    values = max(int(number) for number in writes.PARAMETER.findall(statement))
    nothing = ", ".join(["null"] * values)
    async with database.transaction() as tx:
        await tx.execute(f"prepare hot as {statement}")
        [row] = await tx.fetch(f"explain (format json) execute hot ({nothing})")
        await tx.execute("deallocate hot")
    plan: Mapping[str, Any] = orjson.loads(row[0])[0]["Plan"]
    return plan


async def test_every_row_is_found_by_its_key(own_database: Database) -> None:
    plans = [await planned(own_database, statement) for statement in HOT]

    found = [scan for plan in plans for scan in scans(plan)]
    assert len(found) > len(HOT)
    assert [scan for scan in found if "Index Cond" not in scan] == []


@pytest.mark.parametrize("statement", HOT)
def test_a_hot_statement_is_kept_prepared(statement: str) -> None:
    assert len(statement) <= CACHED_MAX
