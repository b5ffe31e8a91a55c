"""What graphql-cop asks of every endpoint, asked of ours as production serves it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import strawberry
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp
from strawberry.asgi import GraphQL

from bff import app as application
from bff.app import House
from tests.edge.probes import PATH, found_in
from tests.edge.profiles import production
from tests.given.listening import listening


@strawberry.type
class Query:
    @strawberry.field
    def hello(self) -> str:
        return "hello"


@asynccontextmanager
async def reached(app: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    async with listening(app) as there, httpx.AsyncClient(base_url=f"http://{there}") as client:
        yield client


async def test_nothing_is_found_in_production(house: House) -> None:
    async with reached(application.served(production(house))) as server:
        assert await found_in(server) == []


async def test_an_endpoint_that_guards_nothing_is_found_out() -> None:
    stock: GraphQL[None, None] = GraphQL(strawberry.Schema(Query))
    async with reached(Starlette(routes=[Route(PATH, stock)])) as server:
        found = await found_in(server)

    assert {"alias overloading", "GraphiQL", "introspection", "GET queries"} <= set(found)
    assert len(found) >= 6
