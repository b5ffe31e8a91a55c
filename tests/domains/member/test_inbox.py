import asyncio
from dataclasses import replace
from uuid import UUID

import pytest

from bff.domains.member import inbox
from bff.domains.member.errors import MessageUnknown
from bff.domains.member.moments import Facts, Moment
from bff.kit import jobs
from bff.kit.database import Database
from bff.kit.ids import uuid7
from tests.conftest import Statements
from tests.given.inbox import a_message, agreed, message, told
from tests.given.member import enrolled, viewer


async def count(database: Database, table: str, where: str, *values: object) -> int:
    found: int = await database.value(f"select count(*) from {table} where {where}", *values)
    return found


async def unread(database: Database, member_id: UUID) -> int:
    return await count(database, "message", "member_id = $1 and read_at is null", member_id)


async def waiting(database: Database, member_id: UUID) -> int:
    of_member = "message_id in (select id from message where member_id = $1)"
    return await count(database, "message_delivery", of_member, member_id)


async def test_a_moment_of_a_thing_is_told_once(database: Database) -> None:
    [lin], order = await enrolled(database), uuid7()

    await asyncio.gather(
        *(told(database, message(lin, Moment.ORDER_PAID, order)) for _ in range(8))
    )
    await told(database, message(lin, Moment.PICKUP_READY, order))

    assert await unread(database, lin) == 2


async def test_what_rolls_back_was_never_told(database: Database) -> None:
    [lin] = await enrolled(database)

    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as transaction:
            await inbox.tell(transaction, [message(lin)])
            raise ZeroDivisionError

    assert await unread(database, lin) == 0


async def test_many_are_told_in_one_statement(database: Database, statements: Statements) -> None:
    people = await enrolled(database, 64)

    async with statements(at_most=1):
        await told(database, *map(message, people))


async def test_who_agreed_to_nothing_has_the_inbox_only(database: Database) -> None:
    lin = await viewer(database)
    await agreed(database, lin, Moment.ORDER_PAID)

    await told(database, message(lin.member_id, Moment.PICKUP_READY))

    assert await unread(database, lin.member_id) == 1
    assert await waiting(database, lin.member_id) == 0


async def test_who_agreed_is_sent_it_after_the_commit(own_database: Database) -> None:
    lin = await viewer(own_database)
    await agreed(own_database, lin, Moment.PICKUP_READY, Moment.ORDER_PAID)

    await told(own_database, message(lin.member_id), message(lin.member_id, Moment.REFUND_DONE))

    assert await waiting(own_database, lin.member_id) == 1
    assert await jobs.dead(own_database) == []
    assert await count(own_database, "pgqueuer", "entrypoint = $1", inbox.SENDING) == 1


async def test_a_message_and_those_before_it_are_read(database: Database) -> None:
    lin = await viewer(database)
    _, second, _ = [await a_message(database, lin.member_id) for _ in range(3)]

    await inbox.read(database, lin, second)
    await inbox.read(database, lin, second)

    assert await unread(database, lin.member_id) == 1


async def test_another_s_message_is_not_read(database: Database) -> None:
    lin, wu = await viewer(database), await viewer(database)
    message_id = await a_message(database, lin.member_id)

    for nothing in (message_id, uuid7()):
        with pytest.raises(MessageUnknown):
            await inbox.read(database, wu, nothing)

    assert await unread(database, lin.member_id) == 1


@pytest.mark.parametrize(
    "wrong", [{"facts": Facts(uuid7())}, {"page": "/pages/order"}, {"page": ""}]
)
async def test_a_message_that_says_nothing_is_a_bug(
    database: Database, wrong: dict[str, object]
) -> None:
    [lin] = await enrolled(database)

    with pytest.raises(ValueError, match=r"cannot be told|is no page"):
        await told(database, message(lin), replace(message(lin), **wrong))  # type: ignore[arg-type]

    assert await unread(database, lin) == 0
