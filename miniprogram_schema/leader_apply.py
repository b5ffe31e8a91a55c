"""Applying to lead a community, and answering who applied."""

from typing import Annotated
from uuid import UUID

import strawberry

from bff.domains.community import errors
from bff.engine.edge import edge
from bff.engine.keys import At
from loaders.leader_application import applications_of
from miniprogram_schema.leader_application import ApplicationStatus, LeaderApplication
from miniprogram_schema.problem import Problem
from miniprogram_schema.staff import REQUEST_ID


@strawberry.input(description="Which community the viewer wants to found and lead.")
class LeaderApplyInput:
    """Which community the viewer wants to found and lead."""

    store_id: strawberry.ID = strawberry.field(description="The store that it is to belong to.")
    name: str = strawberry.field(description="What it is to be called; at most 60 characters.")
    note: str = strawberry.field(
        default="", description="What the brand should know; at most 200 characters."
    )
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.input(description="What an operator says to an application.")
class LeaderReviewInput:
    """What an operator says to an application."""

    application_id: strawberry.ID = strawberry.field(description="The application.")
    accept: bool = strawberry.field(description="Whether the community is founded.")
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.type(description="The application waits for an operator.")
class LeaderApplied:
    """The application waits for an operator."""

    application_id: strawberry.Private[UUID]

    application = edge(
        applications_of,
        key=At("application_id"),
        of=LeaderApplication.of,
        returns=LeaderApplication,
        description="The application.",
    )


@strawberry.type(description="The application is answered.")
class LeaderReviewed:
    """The application is answered."""

    application_id: strawberry.Private[UUID]

    application = edge(
        applications_of,
        key=At("application_id"),
        of=LeaderApplication.of,
        returns=LeaderApplication,
        description="The application, with its community if it was accepted.",
    )


@strawberry.type(description="Returned when too many applications of the viewer wait.")
class TooManyApplications(Problem):
    """Too many applications of the viewer wait."""

    limit: int = strawberry.field(description="How many may wait at once.")

    @classmethod
    def of(cls, refusal: errors.TooManyApplications, message: str) -> "TooManyApplications":
        """Say it in words."""
        return cls(message=message, limit=refusal.limit)


@strawberry.type(description="Returned when the name or the note cannot be shown.")
class CommunityNameRefused(Problem):
    """The name or the note cannot be shown."""

    @classmethod
    def of(cls, refusal: errors.NameRefused, message: str) -> "CommunityNameRefused":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when an operator has answered the application before.")
class AlreadyReviewed(Problem):
    """An operator has answered the application before."""

    status: ApplicationStatus = strawberry.field(description="What became of it.")

    @classmethod
    def of(cls, refusal: errors.AlreadyReviewed, message: str) -> "AlreadyReviewed":
        """Say it in words."""
        return cls(message=message, status=ApplicationStatus(refusal.state.value))


LeaderApplyResult = Annotated[
    LeaderApplied | TooManyApplications | CommunityNameRefused,
    strawberry.union("LeaderApplyResult", description="What comes of applying to lead."),
]
LeaderReviewResult = Annotated[
    LeaderReviewed | AlreadyReviewed,
    strawberry.union("LeaderReviewResult", description="What comes of answering an application."),
]
