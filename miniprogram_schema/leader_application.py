"""Applications to lead a community, as applicants and the brand see them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

import strawberry

from bff.context import Viewer
from bff.engine.edge import Argument, edge
from bff.engine.keys import At
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import Page, last_id, page_size
from loaders.community import communities_of
from loaders.leader_application import (
    ApplicationRow,
    Applications,
    all_applications,
    own_applications_of,
)
from loaders.member import members_of
from loaders.store import stores_of
from miniprogram_schema.community import Community
from miniprogram_schema.member import Member
from miniprogram_schema.page import PageInfo
from miniprogram_schema.store import Store
from miniprogram_schema.wallet import PAGED


@strawberry.enum(description="What became of an application.")
class ApplicationStatus(Enum):
    """What became of an application."""

    WAITING = strawberry.enum_value("WAITING", description="An operator has yet to answer.")
    ACCEPTED = strawberry.enum_value("ACCEPTED", description="The community is founded.")
    DECLINED = strawberry.enum_value("DECLINED", description="The brand said no.")


@strawberry.type(description="That somebody wants to found a community and lead it (团长申请).")
class LeaderApplication:
    """An application."""

    id: strawberry.ID = strawberry.field(description="The id of the application.")
    name: str = strawberry.field(description="What the community is to be called.")
    note: str | None = strawberry.field(
        description="What the applicant says; null when that is nothing."
    )
    by_store: bool = strawberry.field(
        description="Whether the applicant owns the store, which then leads by itself."
    )
    status: ApplicationStatus = strawberry.field(description="What became of it.")
    applied_at: datetime = strawberry.field(description="When it was made.")
    row: strawberry.Private[ApplicationRow]

    applicant = edge(
        members_of,
        key=At("row.member_id"),
        returns=Member,
        description="Who applied.",
    )
    store = edge(
        stores_of,
        key=At("row.store_id"),
        returns=Store,
        description="The store that the community is to belong to.",
    )
    community = edge(
        communities_of,
        key=At("row.community_id"),
        of=Community.of,
        returns=Community | None,
        description="The community that was founded; null as long as none is.",
    )

    @classmethod
    def of(cls, row: ApplicationRow) -> "LeaderApplication":
        """Make the application of a row."""
        return cls(
            id=strawberry.ID(ids.opaque(Kind.APPLICATION, row.id)),
            name=row.name,
            note=row.note,
            by_store=row.by_store,
            status=ApplicationStatus(row.state),
            applied_at=row.applied_at,
            row=row,
        )

    @classmethod
    def all_of(cls, rows: Sequence[ApplicationRow]) -> list["LeaderApplication"]:
        """Make the applications of rows."""
        return [cls.of(row) for row in rows]


@strawberry.type(description="A page of applications, the newest first.")
class LeaderApplicationConnection:
    """A page of applications."""

    nodes: list[LeaderApplication] = strawberry.field(description="The applications of this page.")
    page_info: PageInfo = strawberry.field(description="Where the page ends.")

    @classmethod
    def of(cls, page: Page[ApplicationRow]) -> "LeaderApplicationConnection":
        """Make the page of rows."""
        return cls(nodes=LeaderApplication.all_of(page.rows), page_info=PageInfo.of(page))


def _asked(_door: Any, args: Mapping[str, Any], _viewer: Viewer | None) -> Applications:
    return Applications(args["waiting"], page_size(args["first"]), last_id(args["after"]))


own_applications = edge(
    own_applications_of,
    key=At("members"),
    of=LeaderApplication.all_of,
    returns=list[LeaderApplication],
    description="The viewer's applications to lead a community, the newest first.",
)
applications = edge(
    all_applications,
    key=_asked,
    of=LeaderApplicationConnection.of,
    returns=LeaderApplicationConnection,
    arguments={
        **PAGED,
        "waiting": Argument(
            Annotated[bool, strawberry.argument(description="Only those that wait.")], default=True
        ),
    },
    description="Who applied to lead a community, the newest first.",
)
