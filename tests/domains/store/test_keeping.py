from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from redis.asyncio import Redis

from bff.context import App, Viewer
from bff.domains.member.kinds import Role
from bff.domains.store import keeping
from bff.domains.store.errors import ClosingOver, NotClosed
from bff.domains.store.keeping import Changes
from bff.domains.store.rules import Hours
from bff.gateways.wechat import MiniProgram
from bff.kit import clock
from bff.kit.database import Database
from bff.kit.refusal import BadInput, Forbidden
from loaders.store import stores_of, weeks_of
from tests.given import member as members
from tests.given import store as stores
from tests.given.wechat import Sandbox, opened_mini_program


@pytest.fixture
async def wechat(sandbox: Sandbox, database: Database, redis: Redis) -> AsyncIterator[MiniProgram]:
    async with opened_mini_program(sandbox, database, redis) as mini_program:
        yield mini_program


async def kept(database: Database, role: Role = Role.OWNER) -> tuple[UUID, Viewer]:
    store_id = await stores.store(database, notice="今日盘点")
    return store_id, await members.viewer(database, App.STORE_OWNER, [(role, store_id)])


async def shown(database: Database, store_id: UUID) -> Any:
    [row] = await stores_of(database, [store_id])
    return row


async def week_of(database: Database, store_id: UUID) -> Sequence[Hours]:
    [week] = await weeks_of(database, [store_id])
    return week


async def test_an_owner_changes_what_is_named_only(database: Database, wechat: MiniProgram) -> None:
    store_id, owner = await kept(database)
    hours = [Hours(0, 540, 1320)]

    await keeping.edit(database, wechat, owner, store_id, Changes(phone="0571-1", hours=hours))

    row, week = await shown(database, store_id), await week_of(database, store_id)
    assert (row.phone, week, row.notice) == ("0571-1", hours, "今日盘点")


async def test_what_is_empty_is_taken_away(database: Database, wechat: MiniProgram) -> None:
    store_id, owner = await kept(database)

    await keeping.edit(database, wechat, owner, store_id, Changes(notice="", photos=[], hours=[]))

    row, week = await shown(database, store_id), await week_of(database, store_id)
    assert (row.notice, row.photos, week, row.open_now) == (None, [], [], False)


async def test_an_impossible_change_changes_nothing(
    database: Database, wechat: MiniProgram
) -> None:
    store_id, owner = await kept(database)
    before = await shown(database, store_id)

    with pytest.raises(BadInput):
        await keeping.edit(database, wechat, owner, store_id, Changes(name="新店", phone="call"))

    assert await shown(database, store_id) == before


async def test_nobody_but_the_owner_keeps_a_store(database: Database, wechat: MiniProgram) -> None:
    store_id, clerk = await kept(database, Role.CLERK)
    _, stranger = await kept(database)
    before = await shown(database, store_id)

    for viewer in (clerk, stranger):
        with pytest.raises(Forbidden):
            await keeping.edit(database, wechat, viewer, store_id, Changes(name="我的店"))
        with pytest.raises(Forbidden):
            await keeping.close(database, member_id=viewer.member_id, store_id=store_id, until=None)

    assert await shown(database, store_id) == before


async def test_a_store_closes_and_reopens_in_one_tap(database: Database) -> None:
    store_id, owner = await kept(database)
    me = owner.member_id

    await keeping.close(database, member_id=me, store_id=store_id, until=None)
    closed = (await shown(database, store_id)).open_now
    await keeping.reopen(database, member_id=me, store_id=store_id)

    assert (closed, (await shown(database, store_id)).open_now) == (False, True)


async def test_a_closing_ends_by_itself(own_database: Database) -> None:
    store_id, owner = await kept(own_database)
    until = await clock.now(own_database) + timedelta(hours=1)
    await keeping.close(own_database, member_id=owner.member_id, store_id=store_id, until=until)

    await clock.advance(own_database, 3_601)

    assert (await shown(own_database, store_id)).open_now
    with pytest.raises(NotClosed):
        await keeping.reopen(own_database, member_id=owner.member_id, store_id=store_id)


async def test_a_closing_that_is_over_is_refused(database: Database) -> None:
    store_id, owner = await kept(database)
    past = await clock.now(database) - timedelta(seconds=1)

    with pytest.raises(ClosingOver):
        await keeping.close(database, member_id=owner.member_id, store_id=store_id, until=past)

    assert (await shown(database, store_id)).open_now
