"""Dealers, stores and communities of a test's own, made by the real verbs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from bff.domains.community import service as communities
from bff.domains.community.service import NewCommunity
from bff.domains.store import service as stores
from bff.domains.store.rules import Hours
from bff.domains.store.service import NewDealer, NewStore
from bff.kit.database import Database
from bff.kit.geo import Point
from bff.kit.ids import uuid7

ALWAYS = tuple(Hours(weekday, 0, 0) for weekday in range(7))
WEST_LAKE = Point(lat=30.27, lng=120.15)
NEVER: tuple[Hours, ...] = ()


def new_store(dealer_id: UUID, point: Point, **facts: Any) -> NewStore:
    """Describe a store that is open around the clock unless told otherwise."""
    plain = NewStore(
        id=uuid7(),
        dealer_id=dealer_id,
        name="福满便利店",
        address="人民路1号",
        city="杭州市",
        region="浙江省杭州市",
        point=point,
        hours=ALWAYS,
    )
    return replace(plain, **facts)


async def dealer(database: Database, name: str = "江南酒业") -> UUID:
    """Add a dealer."""
    new = NewDealer(id=uuid7(), name=name, territories=["浙江省"])
    async with database.transaction() as transaction:
        await stores.add_dealers(transaction, [new])
    return new.id


async def stores_at(database: Database, points: Sequence[Point], **facts: Any) -> list[UUID]:
    """Add a store at each point, all of one new dealer unless one is named."""
    dealer_id = facts.pop("dealer_id", None) or await dealer(database)
    new = [new_store(dealer_id, point, **facts) for point in points]
    async with database.transaction() as transaction:
        await stores.add(transaction, new)
    return [one.id for one in new]


async def store(database: Database, point: Point = WEST_LAKE, **facts: Any) -> UUID:
    """Add one store."""
    [store_id] = await stores_at(database, [point], **facts)
    return store_id


async def community(database: Database, store_id: UUID, name: str = "西湖邻里") -> UUID:
    """Found a community around a store."""
    new = NewCommunity(id=uuid7(), store_id=store_id, name=name)
    async with database.transaction() as transaction:
        await communities.add(transaction, [new])
    return new.id
