"""What members are told: kept for the inbox, and sent to those who agreed to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from bff.context import Viewer
from bff.domains.member import moments, rules
from bff.domains.member.errors import MessageUnknown
from bff.domains.member.moments import Facts, Moment
from bff.kit import jobs, statements
from bff.kit.database import Database, Transaction, columns
from bff.kit.ids import uuid7

STATEMENTS = statements.load("bff.domains.member")

SENDING = "message_send"


@dataclass(frozen=True, slots=True)
class Message:
    """What a member is told, and the page of the app that shows more of it."""

    member_id: UUID
    moment: Moment
    facts: Facts
    page: str


async def tell(transaction: Transaction, messages: Sequence[Message]) -> None:
    """Tell members of moments, each once of a thing; sent after commit to those who agreed.

    One statement however many, one more if somebody agreed to be sent it.
    """
    rows = [_row(message) for message in messages]
    if not rows:
        return
    sent = await transaction.fetch(STATEMENTS["tell"], *columns(rows))
    payloads = [{"message_id": str(row["message_id"])} for row in sent]
    await jobs.enqueue_each(transaction, SENDING, payloads)


async def read(database: Database, viewer: Viewer, message_id: UUID) -> None:
    """Have read a message of the viewer's own and all before it; MessageUnknown for another's."""
    async with database.transaction() as transaction:
        members = list(viewer.members)
        if not await transaction.value(STATEMENTS["message_of"], message_id, members):
            raise MessageUnknown
        await transaction.execute(STATEMENTS["messages_read"], message_id, members)


def _row(message: Message) -> tuple[UUID, UUID, str, UUID, str, str]:
    facts = orjson.dumps(moments.kept(message.moment, message.facts)).decode()
    page = rules.page(message.page)
    return uuid7(), message.member_id, message.moment, message.facts.about_id, facts, page
