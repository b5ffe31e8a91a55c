"""The door to a community: for its leader, and for whoever works at its store."""

from uuid import UUID

import strawberry

from bff.engine.edge import edge
from bff.engine.keys import At
from loaders.community import communities_of
from miniprogram_schema import (
    leader_today,
    money_owed,
    my_sales,
    sale_board,
    sale_counted,
    statement,
)
from miniprogram_schema.community import Community
from miniprogram_schema.membership import community_members


@strawberry.type(description="A community, as its leader and its store see it.")
class MyCommunity:
    """The door `myCommunity`."""

    community_id: strawberry.Private[UUID]

    community = edge(
        communities_of,
        key=At("community_id"),
        of=Community.of,
        returns=Community,
        description="The community as everybody may see it.",
    )
    members = community_members
    earnings = money_owed.leader_earnings
    balance = money_owed.leader_balance
    today = leader_today.today
    statement = statement.community_statement
    sales = my_sales.sales
    sale_board = sale_board.sale_board
    sorting = my_sales.sorting
    hand_over = my_sales.hand_over
    arrival = sale_counted.arrival

    @classmethod
    def of(cls, community_id: UUID) -> "MyCommunity":
        """Open the door."""
        return cls(community_id=community_id)
