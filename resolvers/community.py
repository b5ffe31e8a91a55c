"""How members join communities and leave them."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import Context, Viewer
from bff.domains.community import joining
from bff.domains.community.joining import Join, Leave
from bff.domains.community.rules import Wish
from bff.kit import ids
from bff.kit.ids import Kind
from miniprogram_schema.community_join import (
    CommunityJoined,
    CommunityJoinInput,
    CommunityJoinResult,
    CommunityLeaveInput,
    CommunityLeaveResult,
    CommunityLeft,
)
from miniprogram_schema.me import Me

Joining = Annotated[CommunityJoinInput, strawberry.argument(description="Which community.")]
Leaving = Annotated[CommunityLeaveInput, strawberry.argument(description="Which community.")]


@strawberry.type
class CommunityMutations:
    """What members may do about communities."""

    @strawberry.mutation(description="Lets the viewer into a community, once.")
    async def community_join(
        self, info: Info[Context, None], input: Joining
    ) -> CommunityJoinResult:
        """Join a community."""
        viewer = info.context.me
        wish = _wish(viewer, input.community_id)
        command = Join(wish, joining.asked(wish, input.request_id))
        joined = await info.context.act(joining.join, command)
        return CommunityJoined(me=Me.of(viewer), membership_id=joined.membership_id)

    @strawberry.mutation(description="Ends that the viewer is in a community.")
    async def community_leave(
        self, info: Info[Context, None], input: Leaving
    ) -> CommunityLeaveResult:
        """Leave a community."""
        viewer = info.context.me
        wish = _wish(viewer, input.community_id)
        await info.context.act(joining.leave, Leave(wish, joining.asked(wish, input.request_id)))
        return CommunityLeft(me=Me.of(viewer))


def _wish(viewer: Viewer, community_id: str) -> Wish:
    return Wish(viewer.member_id, viewer.members, ids.read(Kind.COMMUNITY, community_id))
