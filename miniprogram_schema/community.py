"""The people around a store, as the phones see them."""

import strawberry

from bff.engine.edge import edge
from bff.engine.keys import At
from bff.kit import ids
from bff.kit.ids import Kind
from loaders.community import CommunityRow
from loaders.store import stores_of
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

    @classmethod
    def of(cls, row: CommunityRow) -> "Community":
        """Make the community of a row."""
        return cls(id=strawberry.ID(ids.opaque(Kind.COMMUNITY, row.id)), name=row.name, row=row)
