"""Joining a community, and leaving it."""

from typing import Annotated
from uuid import UUID

import strawberry

from bff.domains.community import errors
from bff.engine.edge import edge
from bff.engine.keys import At
from loaders.membership import memberships_of
from miniprogram_schema.me import Me
from miniprogram_schema.membership import CommunityMember
from miniprogram_schema.problem import Problem
from miniprogram_schema.staff import REQUEST_ID


@strawberry.input(description="Which community the viewer wants to be in.")
class CommunityJoinInput:
    """Which community the viewer wants to be in."""

    community_id: strawberry.ID = strawberry.field(description="The community.")
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.input(description="Which community the viewer leaves.")
class CommunityLeaveInput:
    """Which community the viewer leaves."""

    community_id: strawberry.ID = strawberry.field(description="The community.")
    request_id: strawberry.ID = strawberry.field(description=REQUEST_ID)


@strawberry.type(description="The viewer is in the community, by now or from before.")
class CommunityJoined:
    """The viewer is in the community."""

    me: Me = strawberry.field(description="Everything that is the viewer's own.")
    membership_id: strawberry.Private[UUID]

    membership = edge(
        memberships_of,
        key=At("membership_id"),
        of=CommunityMember.of,
        returns=CommunityMember,
        description="Since when, and who invited the viewer.",
    )


@strawberry.type(description="The viewer is in the community no more.")
class CommunityLeft:
    """The viewer is in the community no more."""

    me: Me = strawberry.field(description="Everything that is the viewer's own.")


@strawberry.type(description="Returned when the viewer is in as many communities as one may be in.")
class TooManyCommunities(Problem):
    """The viewer is in as many communities as one may be in."""

    limit: int = strawberry.field(description="In how many one may be.")

    @classmethod
    def of(cls, refusal: errors.TooManyCommunities, message: str) -> "TooManyCommunities":
        """Say it in words."""
        return cls(message=message, limit=refusal.limit)


@strawberry.type(description="Returned when the viewer is not in the community.")
class NotInCommunity(Problem):
    """The viewer is not in the community."""

    @classmethod
    def of(cls, refusal: errors.NotInCommunity, message: str) -> "NotInCommunity":
        """Say it in words."""
        del refusal
        return cls(message=message)


CommunityJoinResult = Annotated[
    CommunityJoined | TooManyCommunities,
    strawberry.union("CommunityJoinResult", description="What comes of joining a community."),
]
CommunityLeaveResult = Annotated[
    CommunityLeft | NotInCommunity,
    strawberry.union("CommunityLeaveResult", description="What comes of leaving a community."),
]
