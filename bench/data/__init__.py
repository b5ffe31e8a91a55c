"""The town that is measured: stores, members, campaigns, coupons and parties, built once."""

import re
import time
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import UUID

import asyncpg

from bench import database
from bench.data import functions
from bff.database import opened
from bff.domains.coupon import campaigns
from bff.domains.coupon.campaigns import Draft
from bff.domains.coupon.terms import (
    AmountOff,
    Benefit,
    FixedPrice,
    PercentOff,
    ProductGift,
    Terms,
    UsePlace,
)
from bff.embedded import Endpoints

HERE = Path(__file__).parent
TEXT = (HERE / "town.sql").read_text(encoding="utf-8")
STEP = re.compile(r"^-- step: (.+)$", re.MULTILINE)
BUILD_S_MAX = 1800
CAMPAIGNS, EVERYWHERE = 50, 10
TOTAL = 100_000_000
FIRST_CAMPAIGN = UUID("01941f29-7c00-7000-8000-000000000000").int


@dataclass(frozen=True)
class Scale:
    """How large a town is; every member has ten coupons."""

    stores: int = 100_000
    members: int = 200_000

    def times(self, factor: float) -> "Scale":
        """Return a smaller town of the same kind."""
        shrunk = max(1000, round(self.members * factor))
        return replace(self, stores=max(1000, round(self.stores * factor)), members=shrunk)


TOWN = Scale()
# Where only the search for stores is measured, few members are enough.
LARGE = Scale(stores=1_000_000, members=2_000)


async def town(server: Endpoints, scale: Scale) -> Endpoints:
    """Return a database with a town of this size, built if there is none yet."""
    name = f"{scale.stores}_{scale.members}"
    place = await database.kept(server, name, sources(), partial(build, scale=scale))
    await functions.renewed(place)
    return place


def sources() -> str:
    """Return all that a town is made of."""
    return TEXT + Path(__file__).read_text(encoding="utf-8")


async def build(place: Endpoints, scale: Scale) -> None:
    """Fill a database that holds nothing but its tables."""
    await publish(place)
    connection = await asyncpg.connect(place.migration_url, command_timeout=BUILD_S_MAX)
    try:
        for step, statements in steps(scale):
            began = time.perf_counter()
            print(f"  {step} …", end=" ", flush=True)
            await connection.execute(statements)
            print(f"{time.perf_counter() - began:.0f} s", flush=True)
        await connection.execute("vacuum analyze")
    finally:
        await connection.close()


async def publish(place: Endpoints) -> None:
    """Publish the campaigns, as the brand would."""
    async with opened(place.database_url) as brand, brand.transaction() as transaction:
        await campaigns.publish(transaction, drafts())


def drafts() -> list[Draft]:
    """Return the campaigns; some are taken everywhere, the others by some stores."""
    return [
        Draft(
            terms=Terms(
                title=f"满{place}0减{place}元券",
                benefit=benefit(place),
                worth_fen=100 * place,
                threshold_fen=1000 * place,
                everywhere=place <= EVERYWHERE,
                # In an order a gift would have to name its product by its id.
                usable_at=(UsePlace.COUNTER,),
            ),
            total=TOTAL,
            id=UUID(int=FIRST_CAMPAIGN + place),
        )
        for place in range(1, CAMPAIGNS + 1)
    ]


def benefit(place: int) -> Benefit:
    """Return what the campaign at this place gives: each kind comes in turn."""
    kinds: tuple[Benefit, ...] = (
        AmountOff(100 * place),
        PercentOff(percent=10, cap_fen=100 * place),
        ProductGift(title="小酒", quantity=1),
        FixedPrice(title="光瓶酒", price_fen=100 * place),
    )
    return kinds[place % len(kinds)]


def steps(scale: Scale) -> list[tuple[str, str]]:
    """Return each step's words and statements."""
    written = TEXT
    for name in ("stores", "members"):
        written = written.replace(f"${name}", str(getattr(scale, name)))
    _, *parts = STEP.split(written)
    return list(zip(parts[::2], parts[1::2], strict=True))
