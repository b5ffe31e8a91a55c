"""How owners find clerks, and part with them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from bff.domains.store import errors
from bff.engine.edge import edge
from bff.engine.keys import At
from loaders.store import clerks_of
from miniprogram_schema.my_store import Clerk, MyStore
from miniprogram_schema.problem import Problem

REQUEST_ID = "The app's id of this request: sent again, it gets the first answer again."


@strawberry.input(description="Which store invites a clerk.")
class StaffInviteInput:
    """Which store invites a clerk."""

    store_id: strawberry.ID = strawberry.field(description="The viewer's store.")
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.input(description="The token that the owner passed on.")
class StaffAcceptInput:
    """The token that the owner passed on."""

    token: str = strawberry.field(description="The token, as it was shown.")
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.input(description="Which clerk leaves.")
class StaffRemoveInput:
    """Which clerk leaves."""

    store_id: strawberry.ID = strawberry.field(description="The viewer's store.")
    clerk_id: strawberry.ID = strawberry.field(description="The id that `staff` gives.")
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.type(description="Whoever shows the token first becomes a clerk of the store.")
class StaffInvited:
    """An invitation."""

    token: str = strawberry.field(description="What the owner passes on.")
    expires_at: datetime = strawberry.field(description="Until when it is good.")


@strawberry.type(description="The viewer is a clerk of the store.")
class StaffAccepted:
    """The viewer is a clerk of the store."""

    my_store: MyStore = strawberry.field(description="The store, as its clerks see it.")


@strawberry.type(description="The clerk works at the store no more.")
class StaffRemoved:
    """The clerk works at the store no more."""

    store_id: strawberry.Private[UUID]

    staff = edge(
        clerks_of,
        key=At("store_id"),
        of=Clerk.all_of,
        returns=list[Clerk],
        description="Who still owns it and works there.",
    )


@strawberry.type(description="Returned when too many invitations of the store are open.")
class TooManyInvitations(Problem):
    """Too many invitations of the store are open."""

    limit: int = strawberry.field(description="How many may be open at once.")

    @classmethod
    def of(cls, refusal: errors.TooManyInvitations, message: str) -> "TooManyInvitations":
        """Say it in words."""
        return cls(message=message, limit=refusal.limit)


@strawberry.type(description="Returned when no open invitation has this token.")
class InvitationUnknown(Problem):
    """No open invitation has this token."""

    @classmethod
    def of(cls, refusal: errors.InvitationUnknown, message: str) -> "InvitationUnknown":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when the invitation was not accepted in time.")
class InvitationExpired(Problem):
    """The invitation was not accepted in time."""

    expired_at: datetime = strawberry.field(description="Until when it was good.")

    @classmethod
    def of(cls, refusal: errors.InvitationExpired, message: str) -> "InvitationExpired":
        """Say it in words."""
        return cls(message=message, expired_at=refusal.expired_at)


@strawberry.type(description="Returned when the viewer works at the store already.")
class AlreadyStaff(Problem):
    """The viewer works at the store already."""

    @classmethod
    def of(cls, refusal: errors.AlreadyStaff, message: str) -> "AlreadyStaff":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when nobody with this id is a clerk of the store.")
class NotStaff(Problem):
    """Nobody with this id is a clerk of the store."""

    @classmethod
    def of(cls, refusal: errors.NotStaff, message: str) -> "NotStaff":
        """Say it in words."""
        del refusal
        return cls(message=message)


StaffInviteResult = Annotated[
    StaffInvited | TooManyInvitations,
    strawberry.union("StaffInviteResult", description="What comes of inviting a clerk."),
]
StaffAcceptResult = Annotated[
    StaffAccepted | InvitationUnknown | InvitationExpired | AlreadyStaff,
    strawberry.union("StaffAcceptResult", description="What comes of accepting an invitation."),
]
StaffRemoveResult = Annotated[
    StaffRemoved | NotStaff,
    strawberry.union("StaffRemoveResult", description="What comes of removing a clerk."),
]
