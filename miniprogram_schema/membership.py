"""Who is in a community, and whose own store a store is: names and pictures, never a phone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from bff.context import Viewer
from bff.engine.edge import edge
from bff.engine.keys import At, KeyOf
from bff.kit.page import Page, last_id, page_size
from loaders.member import members_of
from loaders.membership import MembershipRow, People, StoreMemberRow, members_at, members_in
from miniprogram_schema.member import Member
from miniprogram_schema.page import PageInfo
from miniprogram_schema.wallet import PAGED


@strawberry.type(description="Somebody who is in a community.")
class CommunityMember:
    """Somebody who is in a community."""

    since: datetime = strawberry.field(description="Since when.")
    row: strawberry.Private[MembershipRow]

    member = edge(
        members_of,
        key=At("row.member_id"),
        returns=Member,
        description="Who it is.",
    )
    invited_by = edge(
        members_of,
        key=At("row.invited_by"),
        returns=Member | None,
        description="The clerk whose code brought them; null when they came by themselves.",
    )

    @classmethod
    def of(cls, row: MembershipRow) -> "CommunityMember":
        """Make the member of a row."""
        return cls(since=row.since, row=row)


@strawberry.type(description="A page of those who are in a community, the newest first.")
class CommunityMemberConnection:
    """A page of those who are in a community."""

    nodes: list[CommunityMember] = strawberry.field(description="The members of this page.")
    page_info: PageInfo = strawberry.field(description="Where the page ends.")

    @classmethod
    def of(cls, page: Page[MembershipRow]) -> "CommunityMemberConnection":
        """Make the page of rows."""
        return cls(
            nodes=[CommunityMember.of(row) for row in page.rows], page_info=PageInfo.of(page)
        )


@strawberry.type(description="Somebody whose own store it is.")
class StoreMember:
    """Somebody whose own store it is."""

    since: datetime = strawberry.field(description="Since when.")
    source: str = strawberry.field(description="What made it their own, in a word.")
    member_id: strawberry.Private[UUID]

    member = edge(
        members_of,
        key=At("member_id"),
        returns=Member,
        description="Who it is.",
    )

    @classmethod
    def of(cls, row: StoreMemberRow) -> "StoreMember":
        """Make the member of a row."""
        return cls(since=row.since, source=row.source, member_id=row.member_id)


@strawberry.type(description="A page of those whose own store it is, the newest first.")
class StoreMemberConnection:
    """A page of those whose own store it is."""

    nodes: list[StoreMember] = strawberry.field(description="The members of this page.")
    page_info: PageInfo = strawberry.field(description="Where the page ends.")

    @classmethod
    def of(cls, page: Page[StoreMemberRow]) -> "StoreMemberConnection":
        """Make the page of rows."""
        return cls(nodes=[StoreMember.of(row) for row in page.rows], page_info=PageInfo.of(page))


def _people(id_name: str) -> KeyOf:
    def key(door: Any, args: Mapping[str, Any], _viewer: Viewer | None) -> People:
        of: UUID = getattr(door, id_name)
        return People(of, page_size(args["first"]), last_id(args["after"]))

    return key


community_members = edge(
    members_in,
    key=_people("community_id"),
    of=CommunityMemberConnection.of,
    returns=CommunityMemberConnection,
    arguments=PAGED,
    description="Who is in the community, the newest first.",
)
store_members = edge(
    members_at,
    key=_people("store_id"),
    of=StoreMemberConnection.of,
    returns=StoreMemberConnection,
    arguments=PAGED,
    description="Whose own store it is, the newest first.",
)
