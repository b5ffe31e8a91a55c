"""Stores, recommended or found nearby."""

from collections.abc import Sequence
from enum import Enum
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from bench.peers.plain import search
from bench.peers.plain.parties import Party
from bench.peers.plain.search import Found
from bff.kit.page import cursor

FIRST, RADIUS_M = 10, 5_000
HOME_RADIUS_M = 50_000


@strawberry.input
class PointInput:
    lat: float
    lng: float


@strawberry.enum
class NearbyBasis(Enum):
    NEAR = "NEAR"


@strawberry.type
class Campaign:
    id: strawberry.ID
    title: str


@strawberry.type
class Store:
    id: strawberry.ID
    name: str
    address: str
    lat: float
    lng: float
    phone: str | None
    open_now: bool
    photos: list[str]

    @classmethod
    def of(cls, found: Found) -> "Store":
        shown = ("name", "address", "lat", "lng", "phone", "open_now", "photos")
        return cls(id=strawberry.ID(str(found["id"])), **{name: found[name] for name in shown})


@strawberry.type
class StoreNearby:
    distance_m: int | None
    store: Store
    store_id: strawberry.Private[UUID]
    found: strawberry.Private[Found]

    @strawberry.field
    def reasons(self) -> list[str]:
        return search.why(self.found)

    @strawberry.field
    async def campaigns(self, info: Info[Any, None]) -> list[Campaign]:
        taken = await info.context.campaigns_of_store.load(self.store_id)
        return [Campaign(id=strawberry.ID(str(one.campaign_id)), title=one.title) for one in taken]

    @strawberry.field
    async def parties(self, info: Info[Any, None]) -> list[Party]:
        rows = await info.context.parties_of_store.load(self.store_id)
        return [Party.of(row) for row in rows]

    @classmethod
    def all_of(cls, found: Sequence[Found]) -> list["StoreNearby"]:
        return [
            cls(
                distance_m=round(one["mm"] / 1000),
                store=Store.of(one),
                store_id=one["id"],
                found=one,
            )
            for one in found
        ]


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class StoreNearbyConnection:
    basis: NearbyBasis
    nodes: list[StoreNearby]
    page_info: PageInfo


@strawberry.type
class Home:
    basis: NearbyBasis
    stores: list[StoreNearby]


async def nearby(near: PointInput, member: str) -> StoreNearbyConnection:
    found = await search.recommended(
        lat=near.lat, lng=near.lng, radius_m=RADIUS_M, first=FIRST + 1, member=member
    )
    shown = found[:FIRST]
    end = cursor(shown[-1]["mm"], str(shown[-1]["id"])) if shown else None
    info = PageInfo(has_next_page=len(found) > FIRST, end_cursor=end)
    return StoreNearbyConnection(
        basis=NearbyBasis.NEAR, nodes=StoreNearby.all_of(shown), page_info=info
    )


async def home(near: PointInput) -> Home:
    found = await search.near(lat=near.lat, lng=near.lng, radius_m=HOME_RADIUS_M, first=FIRST)
    return Home(basis=NearbyBasis.NEAR, stores=StoreNearby.all_of(found))
