"""What this room says no with."""

from dataclasses import dataclass

from bff.domains.community.states import ApplicationState
from bff.kit.refusal import BadInput, Refusal


@dataclass(eq=True)
class CommunityUnknown(BadInput):
    """There is no community of that id."""

    def __str__(self) -> str:
        """Say so in words."""
        return "There is no such community."


@dataclass(eq=True)
class StoreUnknown(BadInput):
    """There is no store of that id."""

    def __str__(self) -> str:
        """Say so in words."""
        return "There is no such store."


@dataclass(eq=True)
class ApplicationUnknown(BadInput):
    """There is no application of that id."""

    def __str__(self) -> str:
        """Say so in words."""
        return "There is no such application."


@dataclass(eq=True)
class TooManyCommunities(Refusal):
    """This person is in as many communities as one may be in."""

    limit: int


@dataclass(eq=True)
class NotInCommunity(Refusal):
    """The member is not in that community, or has left it."""


@dataclass(eq=True)
class TooManyApplications(Refusal):
    """So many applications of this person wait for an answer."""

    limit: int


@dataclass(eq=True)
class NameRefused(Refusal):
    """WeChat finds the name or the note unfit to be shown."""


@dataclass(eq=True)
class AlreadyReviewed(Refusal):
    """An operator has answered the application before."""

    state: ApplicationState
