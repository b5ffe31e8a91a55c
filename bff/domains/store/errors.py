"""What this room says no with."""

from dataclasses import dataclass
from datetime import datetime

from bff.kit.refusal import Refusal


@dataclass(eq=True)
class TooManyInvitations(Refusal):
    """So many invitations of the store are open already."""

    limit: int


@dataclass(eq=True)
class InvitationUnknown(Refusal):
    """No open invitation has this token: it is mistyped, or somebody took it."""


@dataclass(eq=True)
class InvitationExpired(Refusal):
    """The invitation was not accepted in time."""

    expired_at: datetime


@dataclass(eq=True)
class AlreadyStaff(Refusal):
    """The member works at the store already."""


@dataclass(eq=True)
class NotStaff(Refusal):
    """The member is no clerk of the store, or no longer one."""


@dataclass(eq=True)
class TextRefused(Refusal):
    """WeChat finds the name or the notice unfit to be shown."""


@dataclass(eq=True)
class ClosingOver(Refusal):
    """The moment until which the store would be closed is past."""

    until: datetime


@dataclass(eq=True)
class NotClosed(Refusal):
    """The store is not closed for a while."""


@dataclass(eq=True)
class SceneUnknown(Refusal):
    """No poster and no printed code has this token."""


@dataclass(eq=True)
class PlaceUnknown(Refusal):
    """One of the stores or dealers that are named is not there."""
