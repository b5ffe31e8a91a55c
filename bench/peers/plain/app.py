"""The schema of the plain peer, and its application."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import orjson
import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.types import Info
from tortoise import Tortoise

from bench.peers.plain import stores
from bench.peers.plain.batches import Batches
from bench.peers.plain.coupons import Coupon
from bench.peers.plain.parties import Member
from bench.peers.plain.stores import Home, PointInput, Store, StoreNearbyConnection
from bff.database import APPS
from bff.domains.coupon.models import Coupon as CouponModel
from bff.kit.pool import credentials

NEWEST = 10


@strawberry.type
class CouponConnection:
    nodes: list[Coupon]


@strawberry.type
class MyRole:
    role: str
    title: str
    store_id: strawberry.ID | None
    community_id: strawberry.ID | None
    dealer_id: strawberry.ID | None


@strawberry.type
class Me:
    member_id: strawberry.Private[str]

    phone_masked: str | None = None
    own_store: Store | None = None
    roles: list[MyRole] = strawberry.field(default_factory=list)

    @strawberry.field
    async def member(self, info: Info[Any, None]) -> Member:
        return Member.of(await info.context.members.load(UUID(self.member_id)))

    @strawberry.field
    async def wallet(self) -> CouponConnection:
        rows = await CouponModel.filter(member_id=self.member_id).order_by("-id").limit(NEWEST)
        return CouponConnection(nodes=[Coupon.of(row) for row in rows])


@strawberry.type
class Query:
    @strawberry.field
    def me(self, member: strawberry.ID | None = None) -> Me | None:
        return Me(member_id=member) if member else None

    @strawberry.field
    async def home(self, near: PointInput) -> Home:
        return await stores.home(near)

    @strawberry.field
    async def stores_nearby(self, member: strawberry.ID, near: PointInput) -> StoreNearbyConnection:
        return await stores.nearby(near, member)


class Endpoint(GraphQL[Batches, None]):
    """Gives each request loaders of its own."""

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> Batches:
        del request, response
        return Batches()


@asynccontextmanager
async def connected(_app: Starlette) -> AsyncIterator[None]:
    """Open Tortoise with a pool of the same size as everybody's."""
    size = int(os.environ["POOL_SIZE"])
    settings = orjson.loads(os.environ["DATABASE_SETTINGS"])
    extra = {"minsize": size, "maxsize": size, "server_settings": settings}
    where = credentials(os.environ["DATABASE_URL"]) | extra
    config = {
        "connections": {"default": {"engine": "tortoise.backends.asyncpg", "credentials": where}},
        "apps": {label: {"models": [f"{package}.models"]} for label, package in APPS.items()},
        "use_tz": True,
    }
    await Tortoise.init(config=config, _enable_global_fallback=True)
    yield
    await Tortoise.close_connections()


endpoint = Endpoint(strawberry.Schema(query=Query), graphql_ide=None)
app = Starlette(routes=[Route("/graphql", endpoint)], lifespan=connected)
