"""The people around a store, as the phones see them."""

from collections.abc import Sequence
from typing import Any

import strawberry

from bff.engine.edge import edge
from bff.engine.keys import At
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.community import CommunityRow, communities_at, communities_joined, leaders_of
from loaders.store import stores_of
from miniprogram_schema.member import Member
from miniprogram_schema.store import Store


@strawberry.type(description="The people around a store whom a leader gathers (社群).")
class Community:
    """A community."""

    id: strawberry.ID = strawberry.field(description="The id of the community.")
    name: str = strawberry.field(description="The name of the community.")
    row: strawberry.Private[CommunityRow]

    store = edge(
        stores_of,
        key=At("row.store_id"),
        returns=Store,
        description="The store that it belongs to.",
    )
    leader = edge(
        leaders_of,
        key=At("row.id"),
        returns=Member | None,
        description="Who leads it (团长); null where the store itself does.",
    )

    @classmethod
    def of(cls, row: CommunityRow) -> "Community":
        """Make the community of a row."""
        return cls(id=strawberry.ID(ids.opaque(Kind.COMMUNITY, row.id)), name=row.name, row=row)

    @classmethod
    def all_of(cls, rows: Sequence[CommunityRow]) -> list["Community"]:
        """Make the communities of rows."""
        return [cls.of(row) for row in rows]


def communities_around(path: str) -> Any:
    """Declare the communities around the store with the id at this path."""
    return edge(
        communities_at,
        key=At(path),
        of=Community.all_of,
        returns=list[Community],
        description="The communities around the store, which one may join.",
    )


own_communities = edge(
    communities_joined,
    key=At("members"),
    of=Community.all_of,
    returns=list[Community],
    description="The communities that the viewer is in, the one joined last first.",
)
