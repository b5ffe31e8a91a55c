import asyncio
from collections.abc import AsyncGenerator
from typing import Any
from uuid import UUID, uuid4

from bff.app import House
from bff.context import App, Context, Viewer
from bff.gateways.signals import Signals
from bff.kit import ids
from bff.kit.ids import Kind, uuid7
from bff.story.phone import document
from resolvers.schema import built
from tests.conftest import HandPhone
from tests.given import parties as given
from tests.resolvers.test_group_buy import member


async def watched(house: House, party_id: UUID, viewer: UUID | None) -> AsyncGenerator[Any, None]:
    context = Context(
        database=house.database,
        services=house.services,
        settings=house.settings,
        request_id="test",
        viewer=Viewer(viewer, (viewer,), uuid7(), uuid7(), App.CONSUMER) if viewer else None,
    )
    asked = {"id": ids.opaque(Kind.PARTY, party_id)}
    found: Any = await built().subscribe(
        document(App.CONSUMER, "PartyChanged"), asked, context_value=context
    )
    return found


async def next_of(watching: AsyncGenerator[Any, None]) -> dict[str, Any]:
    told = await asyncio.wait_for(anext(watching), 5)
    shown: dict[str, Any] = told.data["partyChanged"]
    return shown


async def test_a_party_is_shown_as_it_fills(house: House, hand_phone: HandPhone) -> None:
    circle = await given.circle(house.database, house.services.get(Signals))
    [chen] = await given.people(house.database, 1)
    lin = await member(await hand_phone(uuid4().hex))
    party_id, _ = await circle.opened(lin)
    watching = await watched(house, party_id, lin)

    first = await next_of(watching)
    # A seat that is held is nobody's news.
    await circle.take(wish := circle.joining(party_id, chen))
    await circle.paid(wish.order_id)
    second = await next_of(watching)

    assert (first["filled"], second["filled"]) == (1, 2)
    assert second["joinability"]["seated"] is True
    await watching.aclose()


async def test_a_party_that_is_none_is_not_watched(house: House) -> None:
    watching = await watched(house, uuid7(), uuid7())

    told = await asyncio.wait_for(anext(watching), 5)

    assert told.errors[0].message == "There is no such party."
    await watching.aclose()


async def test_whoever_watches_is_signed_in(house: House) -> None:
    watching = await watched(house, uuid7(), None)

    told = await asyncio.wait_for(anext(watching), 5)

    assert told.errors[0].extensions["code"] == "UNAUTHENTICATED"
    await watching.aclose()
