"""Messages reach phones through the worker, once at most, and only those that were agreed to."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from bff import jobs as worker
from bff.context import App, Services, Viewer
from bff.domains.member import delivery, inbox, templates
from bff.domains.member import service as members
from bff.domains.member.moments import Moment
from bff.domains.member.sessions import Sessions
from bff.domains.member.templates import Templates
from bff.gateways.wechat import MiniProgram, WeChatUnavailable
from bff.kit import jobs
from bff.kit.database import Database
from tests.given.inbox import PAGE, a_message, agreed
from tests.given.wechat import Sandbox

SEND = "/cgi-bin/message/subscribe/send"
DEMO = templates.demo()
STATE = "select state, errcode from message_delivery where message_id = $1"
LEFT = "select sum(times)::int from message_consent where identity_id = $1"
Lin = tuple[str, Viewer]


@pytest.fixture
async def lin(
    own_database: Database, own_mini_program: MiniProgram, own_sandbox: Sandbox, live: Sessions
) -> Lin:
    """Somebody who has WeChat, and agreed to two messages about pick-ups."""
    name = await own_sandbox.person(uuid4().hex)
    code = await own_sandbox.login_code(name)
    signed_in = await members.sign_in(
        own_database, own_mini_program, live, app=App.CONSUMER, code=code
    )
    await agreed(own_database, signed_in.viewer, Moment.PICKUP_READY, times=2)
    await own_sandbox.consent(name, "demo-pickup-ready", 2)
    return name, signed_in.viewer


async def worked(database: Database, mini_program: MiniProgram) -> None:
    """Run the worker until no message waits or has to wait longer."""
    stop = asyncio.Event()
    services = Services({MiniProgram: mini_program, Templates: DEMO})

    async def send(database: Database, services: Services, payload: Any) -> None:
        try:
            await worker.HANDLERS[inbox.SENDING](database, services, payload)
        finally:
            stop.set()

    soon = timedelta(milliseconds=1)
    await worker.run(database, services, stop, handlers={inbox.SENDING: send}, retry_after=soon)


async def outcome(database: Database, message_id: UUID, lin: Viewer) -> tuple[object, ...]:
    state, errcode = await database.row(STATE, message_id) or (None, None)
    return state, errcode, await database.value(LEFT, lin.identity_id)


async def test_a_message_reaches_the_phone(
    own_database: Database, own_mini_program: MiniProgram, own_sandbox: Sandbox, lin: Lin
) -> None:
    name, viewer = lin
    message_id = await a_message(own_database, viewer.member_id)

    await worked(own_database, own_mini_program)

    [sent] = await own_sandbox.messages(name)
    assert sent["template"] == "demo-pickup-ready"
    assert sent["page"] == PAGE
    assert sent["data"]["thing1"] == "古井贡酒年份原浆古二十纪念版礼盒装两瓶…"
    assert sent["data"]["thing3"] == "福满便利店"
    assert await outcome(own_database, message_id, viewer) == ("SENT", None, 1)


async def test_a_message_is_sent_once(
    own_database: Database, own_mini_program: MiniProgram, own_sandbox: Sandbox, lin: Lin
) -> None:
    name, viewer = lin
    message_id = await a_message(own_database, viewer.member_id)

    await asyncio.gather(
        *(delivery.send(own_database, own_mini_program, DEMO, message_id) for _ in range(8))
    )

    assert len(await own_sandbox.messages(name)) == 1
    assert (await outcome(own_database, message_id, viewer))[2] == 1


NEVER_AGAIN = {
    "the member withdrew": (43101, "REFUSED", 0),
    "a value is malformed": (47003, "REFUSED", 2),
    "a word is sensitive": (45168, "REFUSED", 2),
    "the day's quota is used up": (45009, "REFUSED", 2),
}


@pytest.mark.parametrize("name", NEVER_AGAIN)
async def test_what_wechat_refuses_is_not_tried_again(
    own_database: Database,
    own_mini_program: MiniProgram,
    own_sandbox: Sandbox,
    lin: Lin,
    name: str,
) -> None:
    errcode, state, left = NEVER_AGAIN[name]
    message_id = await a_message(own_database, lin[1].member_id)
    await own_sandbox.fault(SEND, "errcode", errcode=errcode)

    await worked(own_database, own_mini_program)

    assert await outcome(own_database, message_id, lin[1]) == (state, errcode, left)
    assert await jobs.dead(own_database) == []
    assert len(await own_sandbox.received(SEND)) == 1


@pytest.mark.parametrize("errcode", [-1, 43108])
async def test_a_busy_wechat_is_asked_again(
    own_database: Database,
    own_mini_program: MiniProgram,
    own_sandbox: Sandbox,
    lin: Lin,
    errcode: int,
) -> None:
    message_id = await a_message(own_database, lin[1].member_id)
    await own_sandbox.fault(SEND, "errcode", errcode=errcode, times=3)

    with pytest.raises(WeChatUnavailable):
        await delivery.send(own_database, own_mini_program, DEMO, message_id)
    waiting = await outcome(own_database, message_id, lin[1])
    await worked(own_database, own_mini_program)

    assert waiting == ("WAITING", None, 2)
    assert await outcome(own_database, message_id, lin[1]) == ("SENT", None, 1)
    assert len(await own_sandbox.messages(lin[0])) == 1


async def test_a_lost_answer_is_left_unknown(
    own_database: Database, own_mini_program: MiniProgram, own_sandbox: Sandbox, lin: Lin
) -> None:
    message_id = await a_message(own_database, lin[1].member_id)
    await own_sandbox.fault(SEND, "after-accept")

    for _ in range(2):
        await delivery.send(own_database, own_mini_program, DEMO, message_id)

    assert await outcome(own_database, message_id, lin[1]) == ("UNKNOWN", None, 1)
    assert len(await own_sandbox.received(SEND)) == 1


async def test_a_worker_that_died_sending_sends_nothing_twice(
    own_database: Database, own_mini_program: MiniProgram, own_sandbox: Sandbox, lin: Lin
) -> None:
    message_id = await a_message(own_database, lin[1].member_id)
    async with own_database.transaction() as transaction:
        await transaction.row(delivery.STATEMENTS["begin_sending"], message_id)

    await delivery.send(own_database, own_mini_program, DEMO, message_id)

    assert await outcome(own_database, message_id, lin[1]) == ("UNKNOWN", None, 1)
    assert await own_sandbox.messages(lin[0]) == []


async def test_more_messages_than_were_agreed_to_stay_here(
    own_database: Database, own_mini_program: MiniProgram, own_sandbox: Sandbox, lin: Lin
) -> None:
    ids = [await a_message(own_database, lin[1].member_id) for _ in range(3)]

    for message_id in ids:
        await delivery.send(own_database, own_mini_program, DEMO, message_id)

    states = [(await outcome(own_database, message_id, lin[1]))[0] for message_id in ids]
    assert states == ["SENT", "SENT", "REFUSED"]
    assert len(await own_sandbox.messages(lin[0])) == 2


async def test_a_template_that_changed_is_not_sent(
    own_database: Database, own_mini_program: MiniProgram, own_sandbox: Sandbox, lin: Lin
) -> None:
    message_id = await a_message(own_database, lin[1].member_id)

    await delivery.send(own_database, own_mini_program, Templates({}), message_id)

    assert await outcome(own_database, message_id, lin[1]) == ("REFUSED", None, 2)
    assert await own_sandbox.messages(lin[0]) == []
