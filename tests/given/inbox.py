"""Messages and consents of a test's own."""

from typing import Any
from uuid import UUID

from bff.context import Viewer
from bff.domains.member import consents, inbox, templates
from bff.domains.member.inbox import Message
from bff.domains.member.moments import Facts, Moment
from bff.kit.database import Database
from bff.kit.ids import uuid7

PAGE = "pages/order/show"
LONG = "古井贡酒年份原浆古二十纪念版礼盒装两瓶五百毫升"


def facts(about_id: UUID | None = None, **known: Any) -> Facts:
    """Everything that any moment tells."""
    plain = {"title": LONG, "place": "福满便利店", "fen": 12_800, "number": "2026112500001"}
    return Facts(about_id or uuid7(), **{**plain, "people": 3, "until": "2026-12-02", **known})


def message(
    member_id: UUID, moment: Moment = Moment.PICKUP_READY, about_id: UUID | None = None
) -> Message:
    return Message(member_id, moment, facts(about_id), PAGE)


async def told(database: Database, *messages: Message) -> None:
    async with database.transaction() as transaction:
        await inbox.tell(transaction, messages)


async def a_message(
    database: Database, member_id: UUID, moment: Moment = Moment.PICKUP_READY
) -> UUID:
    """Tell a member something new; return the id of the message."""
    new = message(member_id, moment)
    await told(database, new)
    asked = "select id from message where member_id = $1 and about_id = $2"
    message_id: UUID = await database.value(asked, member_id, new.facts.about_id)
    return message_id


async def agreed(database: Database, viewer: Viewer, *moments: Moment, times: int = 1) -> None:
    """Have somebody accept the prompts for these moments so many times."""
    demo = templates.demo()
    ids = [demo.of(viewer.app)[moment].id for moment in moments]
    for _ in range(times):
        command = consents.reported(viewer, ids, key=uuid7().hex)
        await consents.report(database, demo, [command])
