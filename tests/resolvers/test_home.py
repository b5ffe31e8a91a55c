"""The first screen: one document, for which few statements must do."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import pytest

from bff import app as application
from bff.app import House
from bff.context import App, Context, Viewer
from bff.documents import id_of
from bff.domains.member.sessions import Sessions
from bff.kit.database import Database
from bff.kit.geo import Point
from bff.kit.ids import uuid7
from bff.story.phone import document
from resolvers.schema import built
from tests.conftest import Statements
from tests.given import coupon as coupons
from tests.given import group_buy as group_buys
from tests.given import member as members
from tests.given import store as stores
from tests.loaders.test_nearby import around, somewhere

# Who I am; my coupons; which stores are near, what they take; and their open parties with offer
# and people.
STATEMENTS = 5
# Mostly sixteen: half of those who wait travel at a time. How they fall apart is up to sockets.
CROWD, STATEMENTS_OF_CROWD = 64, 40
# By these the driver learns of a type, once for each connection.
DRIVERS = ("'jit'", "typeinfo")


@pytest.fixture
async def here(database: Database) -> Point:
    """Where ten stores stand, each with an open party of two."""
    place = somewhere()
    ids = await stores.stores_at(database, around(place, [(n / 1_000, 0) for n in range(10)]))
    offer_id = await group_buys.offer(database)
    for store_id in ids:
        people = await members.enrolled(database, 2)
        await group_buys.party(database, offer_id, store_id, people)
    return place


@pytest.fixture
async def lin(database: Database) -> UUID:
    """A member with ten coupons, each of a campaign that everybody takes."""
    [lin] = await members.enrolled(database)
    for _ in range(10):
        await coupons.coupon(database, await coupons.campaign(database), lin)
    return lin


async def shown(house: House, database: Database, lin: UUID, place: Point) -> dict[str, Any]:
    context = Context(
        database=database,
        services=house.services,
        settings=house.settings,
        request_id="test",
        viewer=Viewer(lin, (lin,), uuid7(), uuid7(), App.CONSUMER),
    )
    asked = {"near": {"lat": place.lat, "lng": place.lng}}
    schema, text = built(), document(App.CONSUMER, "Home")
    # As a released one: compiled before anybody asks.
    schema.documents.trust(text)
    answer = await schema.execute(text, variable_values=asked, context_value=context)
    assert answer.errors is None
    assert answer.data is not None
    return answer.data


def leaves(value: Any) -> Iterator[object]:
    parts = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for part in parts:
            yield from leaves(part)
    else:
        yield value


def ours(sent: Sequence[str]) -> list[str]:
    return [text for text in sent if not any(word in text for word in DRIVERS)]


async def asked(house: House, tokens: Sequence[str], place: Point) -> list[dict[str, Any]]:
    """What phones are answered that ask a server at once, each from a spot of its own."""
    transport = httpx.ASGITransport(application.served(house))
    async with httpx.AsyncClient(transport=transport, base_url="http://brand") as client:
        requests = [
            client.post("/graphql", headers={"Authorization": f"Bearer {token}"}, json=body(spot))
            for token, spot in zip(tokens, beside(place), strict=False)
        ]
        return [answer.json() for answer in await asyncio.gather(*requests)]


def body(place: Point) -> dict[str, Any]:
    near = {"lat": place.lat, "lng": place.lng}
    return {"documentId": id_of(document(App.CONSUMER, "Home")), "variables": {"near": near}}


def beside(place: Point) -> Iterator[Point]:
    return (Point(place.lat + step / 1e6, place.lng) for step in count())


async def test_the_first_screen_takes_five_statements(
    house: House, database: Database, lin: UUID, here: Point, statements: Statements
) -> None:
    await shown(house, database, lin, here)

    async with statements(at_most=50) as sent:
        data = await shown(house, database, lin, here)

    assert len(ours(sent)) <= STATEMENTS, ours(sent)
    assert 230 <= len(list(leaves(data))) <= 330


async def test_the_first_screen_shows_people_at_every_store(
    house: House, database: Database, lin: UUID, here: Point
) -> None:
    data = await shown(house, database, lin, here)

    cards = data["home"]["stores"]
    assert [len(card["campaigns"]) for card in cards] == [3] * 10
    assert [len(party["seats"]) for card in cards for party in card["parties"]] == [2] * 10
    assert len(data["me"]["wallet"]["nodes"]) == 10


async def test_64_first_screens_share_their_statements(
    house: House, database: Database, here: Point, statements: Statements
) -> None:
    heard_of, live = replace(house, database=database), house.services.get(Sessions)
    crowd = [await members.entered(database, live) for _ in range(CROWD)]
    tokens = [one.tokens.access for one in crowd]
    await asked(heard_of, tokens, here)

    async with statements(at_most=50) as sent:
        answers = await asked(heard_of, tokens, here)

    assert len(ours(sent)) <= STATEMENTS_OF_CROWD, ours(sent)
    assert [len(answer["data"]["home"]["stores"]) for answer in answers] == [10] * CROWD
    assert len({answer["data"]["me"]["member"]["id"] for answer in answers}) == CROWD
