"""How members read what they were told, and agree to be told more."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.domains.member import consents, inbox
from bff.domains.member.templates import Templates
from bff.kit import ids
from bff.kit.ids import Kind
from miniprogram_schema.inbox_read import (
    InboxRead,
    InboxReadInput,
    InboxReadResult,
    SubscribeReported,
    SubscribeReportInput,
    SubscribeReportResult,
)
from miniprogram_schema.me import Me

ReadAsked = Annotated[InboxReadInput, strawberry.argument(description="What was read.")]
ReportAsked = Annotated[SubscribeReportInput, strawberry.argument(description="What it was.")]


@strawberry.type
class InboxMutations:
    """What members may do with what they are told."""

    @strawberry.mutation(description="Has a message and all before it count as read.")
    async def inbox_read(self, info: Info[Context, None], input: ReadAsked) -> InboxReadResult:
        """Have messages read."""
        here, message_id = info.context, ids.read(Kind.MESSAGE, input.message_id)
        await inbox.read(here.database, here.me, message_id)
        return InboxRead(me=Me.of(here.me))

    @strawberry.mutation(description="Counts the subscribe messages that the viewer agreed to.")
    async def subscribe_report(
        self, info: Info[Context, None], input: ReportAsked
    ) -> SubscribeReportResult:
        """Count what was agreed to."""
        here = info.context
        command = consents.reported(here.me, input.accepted, key=input.request_id)
        await here.act(consents.report, command, Templates)
        return SubscribeReported(me=Me.of(here.me))
