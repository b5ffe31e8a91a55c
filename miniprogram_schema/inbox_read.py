"""Messages are read, and further ones agreed to."""

from typing import Annotated

import strawberry

from bff.domains.member import errors
from miniprogram_schema.me import Me
from miniprogram_schema.problem import Problem


@strawberry.input(description="Up to where the inbox was read.")
class InboxReadInput:
    """Up to where the inbox was read."""

    message_id: strawberry.ID = strawberry.field(
        description="The newest message that was read; those before it count as read too."
    )


@strawberry.type(description="The message and all before it are read.")
class InboxRead:
    """The message and all before it are read."""

    me: Me = strawberry.field(description="The viewer, with what is still unread.")


@strawberry.type(description="Returned when the viewer was told nothing under this id.")
class MessageUnknown(Problem):
    """The viewer was told nothing under this id."""

    @classmethod
    def of(cls, refusal: errors.MessageUnknown, message: str) -> "MessageUnknown":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.input(description="What a prompt for subscribe messages came to.")
class SubscribeReportInput:
    """What a prompt for subscribe messages came to."""

    accepted: list[str] = strawberry.field(
        description="The ids of the templates that were accepted, at most 5."
    )
    request_id: strawberry.ID = strawberry.field(
        description="An id made by the phone; the same one is counted once."
    )


@strawberry.type(description="What was accepted is counted.")
class SubscribeReported:
    """What was accepted is counted."""

    me: Me = strawberry.field(description="The viewer, with what is agreed to now.")


@strawberry.type(description="Returned when none of the templates is one of this app's.")
class TemplateUnknown(Problem):
    """None of the templates is one of this app's."""

    @classmethod
    def of(cls, refusal: errors.TemplateUnknown, message: str) -> "TemplateUnknown":
        """Say it in words."""
        del refusal
        return cls(message=message)


InboxReadResult = Annotated[
    InboxRead | MessageUnknown,
    strawberry.union("InboxReadResult", description="What comes of reading."),
]
SubscribeReportResult = Annotated[
    SubscribeReported | TemplateUnknown,
    strawberry.union("SubscribeReportResult", description="What comes of a prompt."),
]
