from datetime import timedelta
from uuid import UUID

import pytest

from bff.context import App
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.domains.store import printed_scene, rules
from bff.domains.store import scene as scenes
from bff.domains.store.errors import NotStaff, SceneUnknown
from bff.domains.store.kinds import ScenePage
from bff.domains.store.printed_scene import Printed
from bff.domains.store.scene import NewScene, Opened, OpenScene, SceneOpened
from bff.kit import clock, ids
from bff.kit.database import Database
from bff.kit.ids import Kind, uuid7
from bff.kit.refusal import Forbidden
from tests.conftest import Statements
from tests.given import member as members
from tests.given import store as stores

KEPT = "select count(*) from scene_opened where member_id = any($1::uuid[])"
SCENES = "select count(*) from scene where store_id = $1"


async def staffed(database: Database, role: Role = Role.CLERK) -> tuple[UUID, UUID]:
    store_id = await stores.store(database)
    clerk = await members.viewer(database, App.STORE_OWNER, [(role, store_id)])
    return store_id, clerk.member_id


async def printed(database: Database, store_id: UUID, clerk_id: UUID | None = None) -> str:
    async with database.transaction() as transaction:
        [token] = await printed_scene.tokens(transaction, [Printed(store_id, clerk_id)])
    return token


async def shared(database: Database, **facts: object) -> str:
    new = NewScene(page=ScenePage.PARTY, object_id=ids.opaque(Kind.PARTY, uuid7()), **facts)  # type: ignore[arg-type]
    async with database.transaction() as transaction:
        [token] = await scenes.made(transaction, [new])
    return token


async def seen(database: Database, *people: UUID) -> list[SceneOpened]:
    since = await clock.now(database) - timedelta(hours=24)
    return await scenes.evidence(database, people, since)


async def test_a_clerk_s_code_opens_the_store(database: Database) -> None:
    store_id, clerk = await staffed(database)
    [lin] = await members.enrolled(database)
    token = await printed(database, store_id, clerk)

    [opened] = await scenes.opened(database, [OpenScene(lin, f" {token.lower()} ")])

    assert opened == Opened(ScenePage.STORE, ids.opaque(Kind.STORE, store_id), store_id)
    [found] = await seen(database, lin)
    assert (found.member_id, found.store_id, found.clerk_id) == (lin, store_id, clerk)


async def test_a_code_is_printed_once(database: Database) -> None:
    store_id, clerk = await staffed(database)

    tokens = {await printed(database, store_id, clerk) for _ in range(2)}
    tokens.add(await printed(database, store_id))

    assert len(tokens) == await database.value(SCENES, store_id) == 2
    assert all(len(token) == rules.TOKEN_LENGTH for token in tokens)


@pytest.mark.parametrize("token", ["", "UNKNWN", "不认识", "X" * 33, "a\0b"])
async def test_a_stranger_s_code_opens_nothing(database: Database, token: str) -> None:
    [lin] = await members.enrolled(database)

    assert await scenes.opened(database, [OpenScene(lin, token)]) == [SceneUnknown()]

    assert await database.value(KEPT, [lin]) == 0


async def test_an_opening_counts_once_a_minute(own_database: Database) -> None:
    store_id = await stores.store(own_database)
    [lin] = await members.enrolled(own_database)
    opening = OpenScene(lin, await printed(own_database, store_id))

    await to_a_minute_s_beginning(own_database)
    await scenes.opened(own_database, [opening] * 3)
    await scenes.opened(own_database, [opening])
    await clock.advance(own_database, 60)
    await scenes.opened(own_database, [opening])

    assert await own_database.value(KEPT, [lin]) == 2
    assert len(await seen(own_database, lin)) == 1


async def to_a_minute_s_beginning(database: Database) -> None:
    now = await clock.now(database)
    await clock.advance(database, 60 - now.second)


async def test_a_clerk_who_left_is_no_evidence(database: Database) -> None:
    store_id, clerk = await staffed(database)
    [lin] = await members.enrolled(database)
    token = await printed(database, store_id, clerk)
    async with database.transaction() as transaction:
        await roles.end(
            transaction, member_id=clerk, role=Role.CLERK, scope_id=store_id, ended_by=None
        )

    await scenes.opened(database, [OpenScene(lin, token)])

    assert [(one.store_id, one.clerk_id) for one in await seen(database, lin)] == [(store_id, None)]


async def test_who_shared_a_poster_is_known(database: Database) -> None:
    store_id = await stores.store(database)
    lin, chen = await members.enrolled(database, 2)
    at_store, nowhere = [
        await shared(database, member_id=chen, store_id=place) for place in (store_id, None)
    ]

    found = await scenes.opened(database, [OpenScene(lin, at_store), OpenScene(lin, nowhere)])

    assert [isinstance(one, Opened) and one.page for one in found] == [ScenePage.PARTY] * 2
    # What is of no store leads nobody to one.
    assert [(one.store_id, one.shared_by) for one in await seen(database, lin)] == [
        (store_id, chen)
    ]


async def test_what_was_opened_last_comes_first(database: Database) -> None:
    lin, wu = await members.enrolled(database, 2)
    one, other = [await stores.store(database) for _ in range(2)]

    for member, store_id in ((lin, one), (wu, other), (lin, one)):
        await scenes.opened(database, [OpenScene(member, await printed(database, store_id))])

    assert [found.store_id for found in await seen(database, lin, wu)] == [other, one]
    assert await scenes.evidence(database, [lin], await clock.now(database)) == []


async def test_many_openings_take_one_statement(database: Database, statements: Statements) -> None:
    people = await members.enrolled(database, 64)
    token = await printed(database, await stores.store(database))

    async with statements(at_most=1):
        found = await scenes.opened(database, [OpenScene(one, token) for one in people])

    assert all(isinstance(one, Opened) for one in found)
    assert await database.value(KEPT, people) == 64


@pytest.mark.parametrize("role", [Role.OWNER, Role.CLERK])
async def test_staff_are_shown_codes(database: Database, role: Role) -> None:
    store_id, member_id = await staffed(database, role)
    [edge] = await database.fetch("select id from member_role where member_id = $1", member_id)

    own = await printed_scene.show(
        database, member_id=member_id, store_id=store_id, clerk_id=edge["id"]
    )
    store = await printed_scene.show(
        database, member_id=member_id, store_id=store_id, clerk_id=None
    )

    assert own == await printed(database, store_id, member_id)
    assert store == await printed(database, store_id)


async def test_no_code_is_made_for_strangers(database: Database) -> None:
    store_id, clerk = await staffed(database)
    elsewhere, _ = await staffed(database)

    with pytest.raises(NotStaff):
        await printed_scene.show(database, member_id=clerk, store_id=store_id, clerk_id=uuid7())
    with pytest.raises(Forbidden):
        await printed_scene.show(database, member_id=clerk, store_id=elsewhere, clerk_id=None)

    assert await database.value(SCENES, store_id) == await database.value(SCENES, elsewhere) == 0


async def test_old_openings_are_forgotten(own_database: Database) -> None:
    [lin] = await members.enrolled(own_database)
    token = await printed(own_database, await stores.store(own_database))
    await scenes.opened(own_database, [OpenScene(lin, token)])

    early = await scenes.forget(own_database)
    await clock.advance(own_database, 31 * 86_400)

    assert [early, await scenes.forget(own_database)] == [0, 1]
    assert await own_database.value(KEPT, [lin]) == 0
