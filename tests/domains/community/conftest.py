from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID, uuid4

import pytest
from redis.asyncio import Redis

from bff.context import App, Viewer
from bff.domains.member.kinds import Role
from bff.gateways.wechat import MiniProgram
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.conftest import HandPhone
from tests.given.phone import granted, member
from tests.given.wechat import Sandbox, opened_mini_program

IDENTITY = "select id from identity where member_id = $1"
Applicant = Callable[..., Awaitable[Viewer]]


@pytest.fixture
async def mini_program(
    sandbox: Sandbox, database: Database, redis: Redis
) -> AsyncIterator[MiniProgram]:
    async with opened_mini_program(sandbox, database, redis) as mini_program:
        yield mini_program


@pytest.fixture
def applicant(database: Database, hand_phone: HandPhone) -> Applicant:
    """Somebody whom WeChat knows, and who owns a store if one is named."""

    async def made(owned: UUID | None = None) -> Viewer:
        phone = await hand_phone(uuid4().hex, App.COMMUNITY)
        if owned is not None:
            await granted(database, phone, Role.OWNER, owned)
        member_id = await member(phone)
        identity_id = await database.value(IDENTITY, member_id)
        return Viewer(member_id, (member_id,), identity_id, uuid7(), App.COMMUNITY)

    return made
