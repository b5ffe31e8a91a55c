"""The nearest ten of a million stores, against `select 1` on the same connection, interleaved."""

import argparse
import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg
from rich.console import Console
from rich.table import Table

from bench import database
from bff.database import opened
from bff.domains.coupon import campaigns
from bff.domains.coupon.campaigns import Draft
from bff.domains.coupon.terms import AmountOff, Terms
from bff.embedded import Endpoints
from bff.kit.geo import Point
from bff.kit.ids import uuid7
from loaders import nearby
from loaders.search import ANYTHING, Near, Wanted

BUILD = Path(__file__).with_name("stores.sql")
SOURCES = BUILD.read_text(encoding="utf-8") + Path(__file__).read_text(encoding="utf-8")
PRODUCT = UUID("00000000-0000-7000-8000-000000000002")
OFTEN, RARE, FAR = (UUID(int=PRODUCT.int + place) for place in (1, 2, 3))
TAKEN = {
    OFTEN: "random() < 0.3",
    RARE: "abs(hashtext(id::text)) % 10000 = 0",
    FAR: "lat > 42",
}
TAKE = "insert into campaign_store (campaign_id, store_id) select $1, id from store where "

BUILD_S_MAX = 600
FIRST, RADIUS_M, RADIUS_M_MAX = 10, 5_000, 50_000
PLAIN_MAX, WANTED_MAX = 4, 20


@dataclass(frozen=True)
class Kind:
    title: str
    wanted: Wanted | None = ANYTHING
    radius_m: int = RADIUS_M
    at_most: int = WANTED_MAX


KINDS = (
    Kind("select 1", None, at_most=1),
    Kind("nearest 10", at_most=PLAIN_MAX),
    Kind("open now", Wanted(open_now=True)),
    Kind("sells (3 of 10 stores)", Wanted(sells=PRODUCT)),
    Kind("takes (3 of 10 stores)", Wanted(takes=OFTEN)),
    Kind("takes, sells, open now", Wanted(takes=OFTEN, sells=PRODUCT, open_now=True)),
    Kind("takes (100 of all stores), 50 km", Wanted(takes=RARE), RADIUS_M_MAX),
    Kind("sells (nobody), 50 km", Wanted(sells=uuid7()), RADIUS_M_MAX),
    Kind("worst: takes (many, all elsewhere)", Wanted(takes=FAR), RADIUS_M_MAX),
)


async def main(stores: int, rounds: int) -> bool:
    with database.services() as services:
        build = partial(built, stores=stores)
        place = await database.kept(services, f"search_{stores}", SOURCES, build)
        connection = await database.connected(place.database_url)
        try:
            taken = await measured(connection, await places(connection, rounds))
        finally:
            await connection.close()
    return shown(taken, stores)


async def built(place: Endpoints, stores: int) -> None:
    url = place.migration_url
    await database.ran(url, BUILD.read_text(encoding="utf-8").replace("$stores", str(stores)))
    terms = Terms(title="券", benefit=AmountOff(1000), worth_fen=1000, everywhere=False)
    async with opened(url) as brand, brand.transaction() as transaction:
        await campaigns.publish(
            transaction, [Draft(id=id_, terms=terms, total=1000) for id_ in TAKEN]
        )
    connection = await asyncpg.connect(url)
    for id_, which in TAKEN.items():
        await connection.execute(TAKE + which, id_, timeout=BUILD_S_MAX)
    await connection.execute("vacuum analyze")
    await connection.close()


async def places(connection: asyncpg.Connection, count: int) -> list[Point]:
    """Places as people are: near stores, in the south, so that `elsewhere` is far away."""
    random = Random(7)
    rows = await connection.fetch(
        "select lat, lng from store where lat < 40 order by hashtext(id::text) limit $1", count
    )
    return [
        Point(lat=row["lat"] + random.gauss(0, 0.003), lng=row["lng"] + random.gauss(0, 0.003))
        for row in rows
    ]


async def measured(
    connection: asyncpg.Connection, points: Sequence[Point]
) -> dict[Kind, list[float]]:
    random, taken = Random(7), {kind: list[float]() for kind in KINDS}
    for seen in (False, True):
        for point in points:
            for kind in random.sample(KINDS, len(KINDS)):
                statement, *values = question(kind, point)
                began = time.perf_counter()
                await connection.fetch(statement, *values)
                if seen:
                    taken[kind].append(time.perf_counter() - began)
    return taken


def question(kind: Kind, point: Point) -> list[Any]:
    if kind.wanted is None:
        return ["select 1"]
    return nearby.query([Near(point, kind.radius_m, FIRST, wanted=kind.wanted)])


def shown(taken: Mapping[Kind, Sequence[float]], stores: int) -> bool:
    floor = median(taken[KINDS[0]])
    table = Table(
        title=f"{stores:,} stores, one connection, interleaved, {len(taken[KINDS[0]])} each"
    )
    for column in ("", "p50 ms", "p99 ms", "x select 1", "at most"):
        table.add_column(column, justify="left" if column == "" else "right")
    held = True
    for kind, times in taken.items():
        ratio = median(times) / floor
        late = sorted(times)[int(len(times) * 0.99)]
        bound = f"{kind.at_most}" if kind.at_most else "-"
        held &= ratio <= kind.at_most or not kind.at_most
        figures = (f"{median(times) * 1e3:.3f}", f"{late * 1e3:.3f}", f"{ratio:.2f}", bound)
        table.add_row(kind.title, *figures)
    Console().print(table)
    print("held" if held else "NOT held")
    return held


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stores", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=600)
    given = parser.parse_args()
    raise SystemExit(0 if asyncio.run(main(given.stores, given.rounds)) else 1)
