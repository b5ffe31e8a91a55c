import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any
from uuid import UUID

import pytest

from bff.app import House
from bff.context import App, Context, Viewer
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.gateways.signals import Signals
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.kit.page import cursor
from bff.story.phone import document
from resolvers.schema import built
from tests.given import member as members
from tests.given import profit as given

PATIENCE_S = 20.0


async def events(
    house: House, viewer: Viewer | None, store: UUID, after: str | None = None
) -> AsyncIterator[Any]:
    context = Context(
        database=house.database,
        services=house.services,
        settings=house.settings,
        request_id="test",
        viewer=viewer,
    )
    variables = {"storeId": ids.opaque(Kind.STORE, store), "after": after}
    text = document(App.STORE_OWNER, "StoreEarned")
    stream: Any = await built().subscribe(text, variables, context_value=context)
    async with aclosing(stream):
        async for result in stream:
            yield result


async def earned(house: House, store: UUID, count: int) -> None:
    for n in range(count):
        fact = await given.fact(house.database, store_id=store, advanced_fen=100 * (n + 1))
        await given.booked(house.database, fact, signals=house.services.get(Signals))


async def refusal(coming: AsyncIterator[Any]) -> str:
    async with asyncio.timeout(PATIENCE_S):
        result = await anext(coming)
    assert result.data is None
    return str(result.errors[0].extensions["code"])


async def first(coming: AsyncIterator[Any], count: int) -> list[dict[str, Any]]:
    async with asyncio.timeout(PATIENCE_S):
        return [(await anext(coming)).data["storeEarned"] for _ in range(count)]


BEGINNING = cursor(0)


@pytest.mark.parametrize("role", [Role.OWNER, Role.CLERK])
async def test_staff_see_their_store_earn(house: House, database: Database, role: Role) -> None:
    store = uuid7()
    viewer = await members.viewer(database, App.STORE_OWNER, [(role, store)])
    await earned(house, store, 1)

    [event] = await first(events(house, viewer, store, BEGINNING), 1)

    assert event["share"]["amount"] == {"fen": 100, "display": "¥1.00"}
    assert {"label": "承担方", "value": "品牌 ¥1.00"} in event["share"]["explanation"]


async def test_a_share_arrives_on_an_open_screen(house: House, database: Database) -> None:
    store = uuid7()
    viewer = await members.viewer(database, App.STORE_OWNER, [(Role.OWNER, store)])
    coming = events(house, viewer, store, BEGINNING)
    waiting = asyncio.create_task(first(coming, 2))

    await earned(house, store, 2)

    assert [event["share"]["amount"]["fen"] for event in await waiting] == [100, 200]


async def test_a_reconnected_screen_misses_nothing(house: House, database: Database) -> None:
    store = uuid7()
    viewer = await members.viewer(database, App.STORE_OWNER, [(Role.OWNER, store)])
    await earned(house, store, 3)
    [seen] = await first(events(house, viewer, store, BEGINNING), 1)

    rest = await first(events(house, viewer, store, seen["cursor"]), 2)

    assert [event["share"]["amount"]["fen"] for event in rest] == [200, 300]


@pytest.mark.parametrize("role", [Role.OWNER, Role.LEADER, None])
async def test_nobody_watches_another_store(
    house: House, database: Database, role: Role | None
) -> None:
    granted = [(role, uuid7())] if role else []
    viewer = await members.viewer(database, App.STORE_OWNER, granted)
    store = uuid7()
    await earned(house, store, 1)

    assert await refusal(events(house, viewer, store, BEGINNING)) == "FORBIDDEN"


async def test_a_stranger_must_sign_in(house: House) -> None:
    assert await refusal(events(house, None, uuid7(), BEGINNING)) == "UNAUTHENTICATED"


@pytest.mark.parametrize("after", ["nonsense", cursor(2**63)])
async def test_a_made_up_cursor_is_bad_input(house: House, database: Database, after: str) -> None:
    store = uuid7()
    viewer = await members.viewer(database, App.STORE_OWNER, [(Role.OWNER, store)])

    assert await refusal(events(house, viewer, store, after)) == "BAD_USER_INPUT"


async def test_whoever_lost_the_role_sees_no_more(house: House, database: Database) -> None:
    store = uuid7()
    viewer = await members.viewer(database, App.STORE_OWNER, [(Role.CLERK, store)])
    coming = events(house, viewer, store, BEGINNING)
    await earned(house, store, 1)
    await first(coming, 1)

    async with database.transaction() as transaction:
        await roles.end(
            transaction, member_id=viewer.member_id, role=Role.CLERK, scope_id=store, ended_by=None
        )
    await earned(house, store, 1)

    assert await refusal(coming) == "FORBIDDEN"
